"""The verbs of the registration room, gathered from the files that hold them."""

from seminars.registration.details import Details
from seminars.registration.linking import send_link, send_links
from seminars.registration.messages import personal_token, personal_url
from seminars.registration.organisations import organisation_named
from seminars.registration.queries import delegate_by_badge_code, delegate_by_token
from seminars.registration.queueing import (
    after_cancel,
    after_change,
    cancel,
    fill_places,
    free_places,
    give_place,
    is_over,
    taken_places,
)
from seminars.registration.registering import change, register, registration_refusal

__all__ = [
    "Details",
    "after_cancel",
    "after_change",
    "cancel",
    "change",
    "delegate_by_badge_code",
    "delegate_by_token",
    "fill_places",
    "free_places",
    "give_place",
    "is_over",
    "organisation_named",
    "personal_token",
    "personal_url",
    "register",
    "registration_refusal",
    "send_link",
    "send_links",
    "taken_places",
]

"""The verbs of the registration room, gathered from the files that hold them."""

from seminars.registration.answering import decline_offer, expire_offers, places_now, take_offer
from seminars.registration.details import Details
from seminars.registration.duplicates import keep_delegates_apart, open_duplicates
from seminars.registration.handing import hand_over, hand_over_refusal
from seminars.registration.linking import ask_for_links, send_link, send_links
from seminars.registration.merging import merge_delegates
from seminars.registration.messages import personal_token, personal_url
from seminars.registration.organisation_merging import merge_organisations, rename_organisation
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
from seminars.registration.session_places import (
    add_to_session,
    after_session_change,
    before_session_removal,
    choose_sessions,
    take_from_session,
)

__all__ = [
    "Details",
    "add_to_session",
    "after_cancel",
    "after_change",
    "after_session_change",
    "ask_for_links",
    "before_session_removal",
    "cancel",
    "change",
    "choose_sessions",
    "decline_offer",
    "delegate_by_badge_code",
    "delegate_by_token",
    "expire_offers",
    "fill_places",
    "free_places",
    "give_place",
    "hand_over",
    "hand_over_refusal",
    "is_over",
    "keep_delegates_apart",
    "merge_delegates",
    "merge_organisations",
    "open_duplicates",
    "organisation_named",
    "personal_token",
    "personal_url",
    "places_now",
    "register",
    "registration_refusal",
    "rename_organisation",
    "send_link",
    "send_links",
    "take_from_session",
    "take_offer",
    "taken_places",
]

"""Where somebody is led who comes back to what has been merged, by the back button or an old link."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from seminars.registration.blueprint import bp
from seminars.registration.merged import MergedAlready
from seminars.registration.models import Delegate
from seminars.replay.views import is_replayable, refused


@bp.app_errorhandler(MergedAlready)
def merged_already(refusal: MergedAlready) -> ResponseReturnValue:
    """What was asked for has been merged, with a link to what it is now."""
    if is_replayable():
        return refused(refusal)
    into = refusal.into
    if isinstance(into, Delegate):
        url = url_for("registration.delegate", slug=into.seminar.slug, delegate_id=into.id)
        more_url = url_for(
            "registration.duplicates", slug=into.seminar.series.slug, seminar=into.seminar.slug
        )
    else:
        url = url_for("registration.organisation", organisation_id=into.id)
        more_url = url_for("registration.organisation_duplicates")
    page = render_template("registration/merged.html", refusal=refusal, url=url, more_url=more_url)
    return page, refusal.status

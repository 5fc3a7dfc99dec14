"""How delegates in the room come to the questionnaire without their link: by code and name."""

from flask import Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from seminars.accounts.permissions import by_link, public
from seminars.extensions import limiter
from seminars.questionnaire import queries, service, window_queries
from seminars.questionnaire.blueprint import bp
from seminars.questionnaire.codes import typed_room_code
from seminars.questionnaire.drafts import draft_exists
from seminars.questionnaire.forms import CodeForm, IdentifyForm
from seminars.questionnaire.holding import code_holder, draft_key, forget, identify_as, room_seminar
from seminars.questionnaire.taking_part import participation_of
from seminars.registration.queries import find_for_questionnaire

# A whole room comes from one address, so only what did not fit is counted.
_TRIES = "60 per minute"
# Names of drafts that this device is to forget.
_TO_CLEAR = "drafts_to_clear"


def _missed(response: Response) -> bool:
    return response.status_code == 422


@bp.route("/q", methods=["GET", "POST"])
@public
@limiter.limit(_TRIES, methods=["POST"], deduct_when=_missed)
def enter_code() -> ResponseReturnValue:
    """Enter the code that the screen in the room shows."""
    form = CodeForm()
    if form.validate_on_submit():
        if window_queries.seminar_of_code(form.code.data or "") is not None:
            return redirect(url_for("questionnaire.identify", code=typed_room_code(form.code.data or "")))
        form.code.errors = ["No seminar has this code. Look at the screen again, or ask at the desk."]
    return render_template("questionnaire/enter_code.html", form=form), 422 if form.errors else 200


@bp.route("/q/<code>", methods=["GET", "POST"])
@by_link
@limiter.limit(_TRIES, methods=["POST"], deduct_when=_missed)
def identify(code: str) -> ResponseReturnValue:
    """Find oneself among the delegates of the seminar whose room code this is."""
    seminar = room_seminar(code)
    form = IdentifyForm()
    if form.validate_on_submit():
        delegate = find_for_questionnaire(seminar, form.text.data or "")
        if delegate is not None:
            identify_as(seminar, delegate)
            return redirect(url_for("questionnaire.form_by_code", code=code))
        form.text.errors = [
            "We could not find you by this. Check it, try the other of the two, or ask at the desk."
        ]
    page = render_template(
        "questionnaire/identify.html",
        form=form,
        seminar=seminar,
        code=code,
        mode=queries.mode_of(seminar),
        to_clear=session.pop(_TO_CLEAR, []),
    )
    return page, 422 if form.errors else 200


@bp.post("/q/<code>/leave")
@by_link
def leave(code: str) -> ResponseReturnValue:
    """Somebody else wants to answer in this browser: what was not sent is not left to them."""
    seminar = room_seminar(code)
    holder = code_holder(code)
    if holder is not None:
        participation = participation_of(holder.delegate)
        sent = participation is not None and participation.submitted
        if not sent and draft_exists(holder.draft) and "sure" not in request.form:
            return render_template(
                "questionnaire/leave.html", seminar=seminar, form_url=holder.form_url, **holder.links
            )
        versions = queries.versions_of(seminar.series)
        session[_TO_CLEAR] = [draft_key(holder.delegate, version) for version in versions]
        if holder.draft is not None:
            service.drop_draft(draft=holder.draft)
    forget(seminar)
    return redirect(url_for("questionnaire.identify", code=code))

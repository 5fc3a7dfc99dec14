"""The delegate's pages: the form by personal link or room code, and what stands before and after it."""

from datetime import datetime
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import by_link
from seminars.errors import Refusal
from seminars.programme.models import Seminar
from seminars.questionnaire import queries, service, window_queries
from seminars.questionnaire.answers import Given
from seminars.questionnaire.blueprint import bp
from seminars.questionnaire.capture import may_change
from seminars.questionnaire.carrying import carried, device_draft
from seminars.questionnaire.definition import Definition
from seminars.questionnaire.drafts import Ticket, draft_answers, draft_exists
from seminars.questionnaire.forms import ActForm, read_answers
from seminars.questionnaire.holding import Holder, code_holder, draft_key, link_holder, room_seminar
from seminars.questionnaire.keeping import asked_in
from seminars.questionnaire.models import Participation
from seminars.questionnaire.sealing import draft_of_delegate
from seminars.questionnaire.taking_part import may_answer, participation_of, secret_key
from seminars.questionnaire.tickets import sign
from seminars.questionnaire.window import Window, WindowState
from seminars.registration.service import delegate_by_token
from seminars.replay.opening import static_version
from seminars.replay.views import is_replayable, refused


@bp.route("/d/<token>/questionnaire", methods=["GET", "POST"])
@by_link
def form_by_link(token: str) -> ResponseReturnValue:
    """The questionnaire of the delegate whose personal link this is."""
    return _form(link_holder(token))


@bp.get("/d/<token>/questionnaire/time.json")
@by_link
def time_by_link(token: str) -> ResponseReturnValue:
    """The state of the window, for the page that counts down."""
    return _time(delegate_by_token(token).seminar)


@bp.get("/d/<token>/questionnaire/thanks")
@by_link
def thanks_by_link(token: str) -> ResponseReturnValue:
    """What a delegate sees once the answers are in."""
    return _thanks(link_holder(token))


@bp.post("/d/<token>/questionnaire/change")
@by_link
def change_by_link(token: str) -> ResponseReturnValue:
    """Take up again what was sent, or leave it as it was sent."""
    return _change(link_holder(token))


@bp.route("/q/<code>/form", methods=["GET", "POST"])
@by_link
def form_by_code(code: str) -> ResponseReturnValue:
    """The questionnaire of whoever has identified themself in this browser."""
    holder = code_holder(code)
    if holder is None:
        return redirect(url_for("questionnaire.identify", code=code))
    return _form(holder)


@bp.get("/q/<code>/time.json")
@by_link
def time_by_code(code: str) -> ResponseReturnValue:
    """The state of the window, for the page that counts down."""
    return _time(room_seminar(code))


@bp.get("/q/<code>/thanks")
@by_link
def thanks_by_code(code: str) -> ResponseReturnValue:
    """What a delegate sees once the answers are in."""
    holder = code_holder(code)
    return redirect(url_for("questionnaire.identify", code=code)) if holder is None else _thanks(holder)


@bp.post("/q/<code>/change")
@by_link
def change_by_code(code: str) -> ResponseReturnValue:
    """Take up again what was sent, or leave it as it was sent."""
    holder = code_holder(code)
    return redirect(url_for("questionnaire.identify", code=code)) if holder is None else _change(holder)


def _key(holder: Holder, definition: Definition | None) -> str:
    return draft_key(holder.delegate, 1 if definition is None else definition.version)


def _milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else round(moment.timestamp() * 1000)


def window_times(window: Window, at: datetime) -> dict[str, object]:
    """The state of the window for pages that count down: moments in milliseconds since 1970."""
    period = window.period(at)
    return {
        "state": window.state(at).value,
        "now": _milliseconds(at),
        "opens": _milliseconds(period.opens_at if period else None),
        "closes": _milliseconds(window.counts_to(at)),
        "sends_from": _milliseconds(window.sends_from(at)),
        "grace_until": _milliseconds(window.grace_until(at)),
    }


def _time(seminar: Seminar) -> ResponseReturnValue:
    return jsonify(window_times(window_queries.window_of(seminar), clock.now()))


def _may_change(holder: Holder, participation: Participation | None, window: Window, at: datetime) -> bool:
    """Whether the answers that were sent can be changed here and now."""
    if participation is None or not participation.submitted:
        return False
    if not window.accepts(at, participation.begun_at):
        return False
    definition = queries.definition_of(holder.seminar.series)
    before = queries.own_response(holder.delegate, key=holder.key, by_link=holder.by_link)
    return definition is not None and before is not None and may_change(before, definition)


def _thanks(holder: Holder) -> ResponseReturnValue:
    at = clock.now()
    participation = participation_of(holder.delegate)
    window = window_queries.window_of(holder.seminar)
    definition = queries.definition_of(holder.seminar.series)
    received = participation is not None and participation.submitted
    changing = _may_change(holder, participation, window, at)
    left_over = ""
    if received and not changing and draft_exists(holder.draft):
        own = queries.own_response(holder.delegate, key=holder.key, by_link=holder.by_link)
        left_over = "changes" if own is not None else "answers"
    earlier = [] if definition is None else queries.earlier_versions(holder.seminar.series, definition)
    return render_template(
        "questionnaire/thanks.html",
        seminar=holder.seminar,
        definition=definition,
        received=received,
        may_change=changing,
        left_over=left_over,
        is_open=window.is_open(at),
        period=window.period(at),
        change_url=holder.change_url,
        form_url=holder.form_url,
        draft_keys=[_key(holder, each) for each in (*earlier, definition)],
        act=ActForm(),
        **holder.links,
    )


def _change(holder: Holder) -> ResponseReturnValue:
    if "keep" in request.form:
        if holder.draft is not None:
            service.drop_draft(draft=holder.draft)
        return redirect(holder.thanks_url)
    at = clock.now()
    window = window_queries.window_of(holder.seminar)
    draft = holder.draft
    if draft is None or not _may_change(holder, participation_of(holder.delegate), window, at):
        return redirect(holder.thanks_url)
    service.draft_from_sent(
        delegate=holder.delegate, draft=draft, key=holder.key, by_link=holder.by_link, at=at
    )
    return redirect(holder.form_url)


def _form(holder: Holder) -> ResponseReturnValue:
    at = clock.now()
    delegate, seminar = holder.delegate, holder.seminar
    definition = queries.definition_of(seminar.series)
    window = window_queries.window_of(seminar)
    participation = participation_of(delegate)
    changing = False
    if participation is not None and participation.submitted:
        changing = _may_change(holder, participation, window, at) and draft_exists(holder.draft)
        if not changing:
            return _sent(holder)
    shared = _shared(holder, definition, window, at)
    if not may_answer(delegate):
        return render_template("questionnaire/not_asked.html", **shared), 403
    if definition is None or not definition.questions:
        return render_template("questionnaire/not_ready.html", **shared)
    accepts = window.accepts(at, participation.begun_at if participation else None)
    anew = "anew" in request.form
    if request.method == "POST" and not anew:
        return _taken(holder, definition, shared, changing, at)
    if not accepts:
        template = "over" if window.state(at) is WindowState.OVER else "waiting"
        begun = participation is not None
        return render_template(f"questionnaire/{template}.html", **shared, begun=begun)
    known = changing or (participation is not None and draft_exists(holder.draft))
    if participation is not None and not known and not anew:
        # Begun on another device: what is answered here would stand beside that.
        return render_template("questionnaire/elsewhere.html", **shared, link_knows=_link_knows(holder))
    holder.made_key()
    if not known:
        service.begin(delegate=delegate, at=at, draft=holder.draft)
    if anew:
        return redirect(holder.form_url)
    return _form_page(holder, definition, shared, None, changing=changing)


def _link_knows(holder: Holder) -> bool:
    """Whether the personal link leads to answers that are not here."""
    return not holder.by_link and draft_exists(draft_of_delegate(secret_key(), holder.delegate.id))


def _sent(holder: Holder) -> ResponseReturnValue:
    """Where somebody is led whose answers are in; a device's queue is told so."""
    return jsonify(thanks=holder.thanks_url) if is_replayable() else redirect(holder.thanks_url)


def _shared(holder: Holder, definition: Definition | None, window: Window, at: datetime) -> dict[str, object]:
    return {
        "seminar": holder.seminar,
        "definition": definition,
        "times": window_times(window, at),
        "period": window.period(at),
        "sends_from": window.sends_from(at),
        "grace_until": window.grace_until(at),
        "drafts_until": window.drafts_until(at),
        "time_url": holder.time_url,
        "thanks_url": holder.thanks_url,
        "change_url": holder.change_url,
        "draft_key": _key(holder, definition),
        "act": ActForm(),
        **holder.links,
    }


def _form_page(
    holder: Holder,
    definition: Definition,
    shared: dict[str, Any],
    given: dict[str, Given] | None,
    *,
    changing: bool,
    refusal: Refusal | None = None,
) -> str:
    """The form with what was ``given``; None for what the draft holds."""
    earlier = queries.earlier_versions(holder.seminar.series, definition)
    draft = carried(definition, earlier, draft_answers(holder.draft) if holder.draft else {})
    errors = refusal.errors if isinstance(refusal, service.Unanswered) else {}
    ticket = None
    if holder.draft:
        ticket = Ticket(holder.draft, holder.seminar.id, definition.id, shared["drafts_until"])
    return render_template(
        "questionnaire/form.html",
        **shared,
        given=draft.given if given is None else given,
        draft=draft,
        device_drafts=[device_draft(_key(holder, each), each, definition).plain for each in earlier],
        errors=errors,
        refusal=refusal,
        changing=changing,
        passed=isinstance(refusal, service.Reminded) or "passed" in request.form,
        ticket=sign(ticket) if ticket else "",
        keeps_page="" if changing else static_version(),
        page_scope=holder.form_url,
    )


def _taken(
    holder: Holder, definition: Definition, shared: dict[str, object], changing: bool, at: datetime
) -> ResponseReturnValue:
    # A page that was loaded before the newest version was begun shows another: it is taken as it was asked.
    version = request.form.get("version", type=int)
    if version not in (None, definition.version):
        definition = asked_in(holder.seminar, version)
        draft_key = _key(holder, definition)
        shared = {**shared, "definition": definition, "draft_key": draft_key}
    given = read_answers(request.form, definition)
    if "save" in request.form:
        return _saved(holder, definition, shared, given, changing, at)
    refusal: Refusal
    try:
        service.submit(
            delegate=holder.delegate,
            answers=given,
            at=at,
            passed="passed" in request.form,
            draft=holder.draft,
            key=holder.key,
            by_link=holder.by_link,
            version=definition.version,
        )
    except service.AlreadySubmitted:
        return _sent(holder)
    except (service.Unanswered, service.WindowClosed, service.TooEarly) as told:
        refusal = told
    else:
        return _sent(holder)
    _keep(holder, definition, given, at)
    if is_replayable():
        return refused(refusal)
    return _form_page(holder, definition, shared, given, changing=changing, refusal=refusal), refusal.status


def _keep(holder: Holder, definition: Definition, given: dict[str, Given], at: datetime) -> Refusal | None:
    """Keep what was typed, so far as there is a draft; what could not be sent is still on the page."""
    if not draft_exists(holder.draft):
        return None
    ticket = Ticket(holder.draft or "", holder.seminar.id, definition.id)
    try:
        service.save_answers(ticket=ticket, answers=given, at=at)
    except Refusal as refusal:
        return refusal
    return None


def _saved(
    holder: Holder,
    definition: Definition,
    shared: dict[str, object],
    given: dict[str, Given],
    changing: bool,
    at: datetime,
) -> ResponseReturnValue:
    """Without JavaScript: the answers so far are kept, and the next part comes."""
    refusal = _keep(holder, definition, given, at)
    if refusal is not None:
        page = _form_page(holder, definition, shared, given, changing=changing, refusal=refusal)
        return page, refusal.status
    part = request.form["save"]
    return redirect(f"{holder.form_url}#part-{part if part.isdecimal() else 1}")

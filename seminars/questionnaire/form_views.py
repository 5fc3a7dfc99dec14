"""The delegate's pages: the form by personal link or room code, and what stands before and after it."""

from datetime import datetime
from hashlib import blake2b

from flask import Response, current_app, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import by_link, public
from seminars.errors import Missing
from seminars.extensions import db, limiter
from seminars.programme.models import Seminar
from seminars.questionnaire import queries, service
from seminars.questionnaire.blueprint import bp
from seminars.questionnaire.codes import typed_room_code
from seminars.questionnaire.forms import ActForm, CodeForm, IdentifyForm, read_answers
from seminars.questionnaire.window import Window, WindowState
from seminars.registration.models import Delegate
from seminars.registration.queries import find_for_questionnaire
from seminars.registration.service import delegate_by_token

# Which seminars' questionnaires this browser may fill in, and as which delegate.
_KEY = "questionnaire"
# A whole room comes from one address, so only what did not fit is counted.
_TRIES = "60 per minute"


def _missed(response: Response) -> bool:
    return response.status_code == 422


@bp.route("/d/<token>/questionnaire", methods=["GET", "POST"])
@by_link
def form_by_link(token: str) -> ResponseReturnValue:
    """The questionnaire of the delegate whose personal link this is."""
    return _form(
        delegate_by_token(token),
        time_url=url_for("questionnaire.time_by_link", token=token),
        thanks_url=url_for("questionnaire.thanks_by_link", token=token),
        personal_url=url_for("registration.personal", token=token),
    )


@bp.get("/d/<token>/questionnaire/time.json")
@by_link
def time_by_link(token: str) -> ResponseReturnValue:
    """The state of the window, for the page that counts down."""
    return _time(delegate_by_token(token).seminar)


@bp.get("/d/<token>/questionnaire/thanks")
@by_link
def thanks_by_link(token: str) -> ResponseReturnValue:
    """What a delegate sees once the answers are in."""
    delegate = delegate_by_token(token)
    return _thanks(delegate.seminar, delegate, personal_url=url_for("registration.personal", token=token))


@bp.route("/q", methods=["GET", "POST"])
@public
@limiter.limit(_TRIES, methods=["POST"], deduct_when=_missed)
def enter_code() -> ResponseReturnValue:
    """Enter the code that the screen in the room shows."""
    form = CodeForm()
    if form.validate_on_submit():
        if queries.seminar_of_code(form.code.data or "") is not None:
            return redirect(url_for("questionnaire.identify", code=typed_room_code(form.code.data or "")))
        form.code.errors = ["No seminar has this code. Look at the screen again, or ask at the desk."]
    return render_template("questionnaire/enter_code.html", form=form), 422 if form.errors else 200


@bp.route("/q/<code>", methods=["GET", "POST"])
@by_link
@limiter.limit(_TRIES, methods=["POST"], deduct_when=_missed)
def identify(code: str) -> ResponseReturnValue:
    """Find oneself among the delegates of the seminar whose room code this is."""
    seminar = _seminar(code)
    form = IdentifyForm()
    if form.validate_on_submit():
        delegate = find_for_questionnaire(seminar, form.text.data or "")
        if delegate is not None:
            session[_KEY] = {**session.get(_KEY, {}), str(seminar.id): delegate.id}
            return redirect(url_for("questionnaire.form_by_code", code=code))
        form.text.errors = [
            "We could not find you by this. Check it, try the other of the two, or ask at the desk."
        ]
    page = render_template("questionnaire/identify.html", form=form, seminar=seminar, code=code)
    return page, 422 if form.errors else 200


@bp.route("/q/<code>/form", methods=["GET", "POST"])
@by_link
def form_by_code(code: str) -> ResponseReturnValue:
    """The questionnaire of whoever has identified themself in this browser."""
    seminar = _seminar(code)
    delegate = _identified(seminar)
    if delegate is None:
        return redirect(url_for("questionnaire.identify", code=code))
    return _form(
        delegate,
        time_url=url_for("questionnaire.time_by_code", code=code),
        thanks_url=url_for("questionnaire.thanks_by_code", code=code),
        leave_url=url_for("questionnaire.leave", code=code),
    )


@bp.get("/q/<code>/time.json")
@by_link
def time_by_code(code: str) -> ResponseReturnValue:
    """The state of the window, for the page that counts down."""
    return _time(_seminar(code))


@bp.get("/q/<code>/thanks")
@by_link
def thanks_by_code(code: str) -> ResponseReturnValue:
    """What a delegate sees once the answers are in."""
    seminar = _seminar(code)
    delegate = _identified(seminar)
    if delegate is None:
        return redirect(url_for("questionnaire.identify", code=code))
    return _thanks(seminar, delegate, leave_url=url_for("questionnaire.leave", code=code))


@bp.post("/q/<code>/leave")
@by_link
def leave(code: str) -> ResponseReturnValue:
    """Somebody else wants to answer in this browser."""
    seminar = _seminar(code)
    session[_KEY] = {key: value for key, value in session.get(_KEY, {}).items() if key != str(seminar.id)}
    return redirect(url_for("questionnaire.identify", code=code))


def _seminar(code: str) -> Seminar:
    seminar = queries.seminar_of_code(code)
    if seminar is None:
        raise Missing("No seminar has this code.", next_step="Look at the screen in the room again.")
    return seminar


def _identified(seminar: Seminar) -> Delegate | None:
    delegate_id = session.get(_KEY, {}).get(str(seminar.id))
    delegate = db.session.get(Delegate, delegate_id) if delegate_id is not None else None
    return delegate if delegate is not None and delegate.seminar_id == seminar.id else None


def _draft_key(delegate: Delegate) -> str:
    """Names the draft on the device, so that two people at one device do not see each other's."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return blake2b(f"draft {delegate.id}".encode(), key=secret[:64], digest_size=9).hexdigest()


def _milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else round(moment.timestamp() * 1000)


def window_times(window: Window, at: datetime) -> dict[str, object]:
    """The state of the window for pages that count down: moments in milliseconds since 1970."""
    period = window.period(at)
    return {
        "state": window.state(at).value,
        "now": _milliseconds(at),
        "opens": _milliseconds(period.opens_at if period else None),
        "closes": _milliseconds(period.closes_at if period else None),
    }


def _time(seminar: Seminar) -> ResponseReturnValue:
    return jsonify(window_times(queries.window_of(seminar), clock.now()))


def _thanks(seminar: Seminar, delegate: Delegate, **links: str) -> ResponseReturnValue:
    participation = queries.participation_of(delegate)
    return render_template(
        "questionnaire/thanks.html",
        seminar=seminar,
        definition=queries.definition_of(seminar.series),
        received=participation is not None and participation.submitted,
        draft_key=_draft_key(delegate),
        act=ActForm(),
        **links,
    )


def _form(delegate: Delegate, *, time_url: str, thanks_url: str, **links: str) -> ResponseReturnValue:
    at = clock.now()
    seminar = delegate.seminar
    definition = queries.definition_of(seminar.series)
    window = queries.window_of(seminar)
    shared = {
        "seminar": seminar,
        "definition": definition,
        "times": window_times(window, at),
        "period": window.period(at),
        "time_url": time_url,
        "draft_key": _draft_key(delegate),
        "act": ActForm(),
        **links,
    }
    participation = queries.participation_of(delegate)
    if participation is not None and participation.submitted:
        return redirect(thanks_url)
    if not queries.may_answer(delegate):
        return render_template("questionnaire/not_asked.html", **shared), 403
    if definition is None or not definition.questions:
        return render_template("questionnaire/not_ready.html", **shared)
    if request.method == "POST":
        given = read_answers(request.form, definition)
        refusal: service.Unanswered | service.WindowClosed
        try:
            service.submit(delegate=delegate, answers=given, at=at, passed="passed" in request.form)
        except service.AlreadySubmitted:
            return redirect(thanks_url)
        except (service.Unanswered, service.WindowClosed) as refused:
            refusal = refused
        else:
            return redirect(thanks_url)
        errors = refusal.errors if isinstance(refusal, service.Unanswered) else {}
        page = render_template(
            "questionnaire/form.html",
            **shared,
            given=given,
            errors=errors,
            refusal=refusal,
            passed=isinstance(refusal, service.Reminded) or "passed" in request.form,
        )
        return page, refusal.status
    state = window.state(at)
    if state is not WindowState.OPEN:
        template = "over" if state is WindowState.OVER else "waiting"
        return render_template(f"questionnaire/{template}.html", **shared)
    if participation is None:
        service.begin(delegate=delegate, at=at)
    return render_template(
        "questionnaire/form.html", **shared, given={}, errors={}, refusal=None, passed=False
    )

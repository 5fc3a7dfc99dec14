"""The list of delegates and a delegate's page, for staff."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, staff
from seminars.errors import Refusal
from seminars.forms import put_beside_field, put_beside_fields
from seminars.mail.queries import messages_to
from seminars.marks import as_marks, marks_of
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug
from seminars.registration import queries, service
from seminars.registration.blueprint import bp
from seminars.registration.changing import ChangedMeanwhile, change_seen, shown_of
from seminars.registration.forms import ActForm, PlaceForm, StaffForm
from seminars.registration.groundwork import asked_by
from seminars.registration.models import Delegate, DelegateState, Source
from seminars.registration.offering import standing_offer, standing_offers
from seminars.registration.places import moves_up
from seminars.registration.questions import answers_in_words
from seminars.registration.refused_mail import refusals_of
from seminars.registration.sessions import choices_of, limited_sessions
from seminars.requests import page_number


def _found(slug: str, delegate_id: int) -> tuple[Seminar, Delegate]:
    seminar = seminar_by_slug(slug)
    return seminar, queries.delegate_by_id(seminar, delegate_id)


def _to_delegate(slug: str, delegate_id: int) -> ResponseReturnValue:
    return redirect(url_for("registration.delegate", slug=slug, delegate_id=delegate_id))


@bp.get("/seminars/<slug>/delegates")
@staff
def delegates(slug: str) -> ResponseReturnValue:
    """Everybody who has registered for a seminar."""
    seminar = seminar_by_slug(slug)
    text = request.args.get("q", "").strip()[:100]
    given = request.args.get("state", "")
    state = DelegateState(given) if given in list(DelegateState) else None
    sort = request.args.get("sort", "")
    refused = request.args.get("mail") == "refused"
    taken = service.places_now(seminar, clock.now())
    counts = queries.counts(seminar)
    page = queries.delegates_page(
        seminar, text=text, state=state, sort=sort, page=page_number(), mail_refused=refused
    )
    return render_template(
        "registration/delegates.html",
        seminar=seminar,
        page=page,
        text=text,
        state=state,
        sort=sort or ("queue" if state is DelegateState.WAITING else "name"),
        counts=counts,
        mail_refused=refused,
        refusals=refusals_of([each.id for each in page.items]) if counts.mail_refused else {},
        taken=taken,
        can_move_up=moves_up(taken),
        positions=queries.waiting_positions(seminar) if taken.waiting else {},
        offers={each.delegate_id: each for each in standing_offers(seminar)} if taken.offered else {},
        has_limited=bool(limited_sessions(seminar)),
        doubles=service.open_duplicates(seminar),
    )


@bp.post("/seminars/<slug>/delegates/move-up")
@staff
def move_up(slug: str) -> ResponseReturnValue:
    """Give free places to the first of the waiting list."""
    moved = service.fill_places(seminar=seminar_by_slug(slug), actor=acting(), at=clock.now())
    if moved:
        offered = "was offered a place" if len(moved) == 1 else "were offered places"
        got = offered if standing_offer(moved[0]) else "moved up from the waiting list"
        flash(f"{len(moved)} {got}. They have been told by mail.", "success")
    else:
        flash("Nobody could move up.", "info")
    return redirect(url_for("registration.delegates", slug=slug))


@bp.route("/seminars/<slug>/delegates/new", methods=["GET", "POST"])
@staff
def new_delegate(slug: str) -> ResponseReturnValue:
    """Register somebody who rang or wrote."""
    seminar = seminar_by_slug(slug)
    form = StaffForm.asking(asked_by(seminar.series))
    if form.validate_on_submit():
        try:
            delegate = service.register(
                seminar=seminar,
                details=form.details(email=form.email.data, consent=True),
                actor=acting(),
                at=clock.now(),
                source=Source.DESK,
            )
        except Refusal as problem:
            put_beside_field(form, problem)
        else:
            flash(f"{delegate.name} is {_in_words(delegate)}.", "success")
            return _to_delegate(slug, delegate.id)
    page = render_template(
        "registration/staff_form.html",
        form=form,
        seminar=seminar,
        delegate=None,
        seen=None,
        organisations=queries.common_organisations(),
    )
    return page, 422 if form.is_submitted() else 200


def _in_words(delegate: Delegate) -> str:
    return "registered" if delegate.state is DelegateState.REGISTERED else "on the waiting list"


@bp.get("/seminars/<slug>/delegates/<int:delegate_id>")
@staff
def delegate(slug: str, delegate_id: int) -> ResponseReturnValue:
    """A delegate: what was told, what was done, what was written."""
    return _delegate_page(slug, delegate_id, PlaceForm(formdata=None))


def _delegate_page(slug: str, delegate_id: int, form: PlaceForm) -> ResponseReturnValue:
    seminar, row = _found(slug, delegate_id)
    page = render_template(
        "registration/delegate.html",
        seminar=seminar,
        delegate=row,
        position=queries.waiting_position(row),
        history=queries.history(row),
        offer=standing_offer(row),
        choices=choices_of(row),
        answers=answers_in_words(row),
        messages=messages_to(row.id),
        refusal=refusals_of([row.id]).get(row.id),
        form=form,
    )
    return page, 422 if form.errors else 200


@bp.route("/seminars/<slug>/delegates/<int:delegate_id>/change", methods=["GET", "POST"])
@staff
def change_delegate(slug: str, delegate_id: int) -> ResponseReturnValue:
    """Change a delegate's details for them."""
    seminar, row = _found(slug, delegate_id)
    form = StaffForm.asking(asked_by(seminar.series), row)
    seen = as_marks(request.form.get("seen")) or marks_of(shown_of(row))
    if not form.is_submitted():
        form.email.data = row.email
    elif form.validate():
        try:
            change_seen(
                delegate=row,
                seen=as_marks(request.form.get("seen")),
                # Staff cannot agree for somebody else: what the delegate agreed to stands.
                details=form.details(email=form.email.data, consent=False),
                actor=acting(),
                at=clock.now(),
            )
        except ChangedMeanwhile as problem:
            put_beside_fields(form, problem.messages)
            seen = dict(problem.seen)
        except Refusal as problem:
            put_beside_field(form, problem)
        else:
            flash("Saved.", "success")
            return _to_delegate(slug, delegate_id)
    page = render_template(
        "registration/staff_form.html",
        form=form,
        seminar=seminar,
        delegate=row,
        seen=seen,
        organisations=queries.common_organisations(),
    )
    return page, 422 if form.is_submitted() else 200


@bp.post("/seminars/<slug>/delegates/<int:delegate_id>/cancel")
@staff
def cancel_delegate(slug: str, delegate_id: int) -> ResponseReturnValue:
    """Cancel for somebody who rang or wrote."""
    _, row = _found(slug, delegate_id)
    if ActForm().validate_on_submit():
        service.cancel(delegate=row, actor=acting(), at=clock.now())
        flash(f"The registration of {row.name} is cancelled.", "success")
    return _to_delegate(slug, delegate_id)


@bp.post("/seminars/<slug>/delegates/<int:delegate_id>/place")
@staff
def place(slug: str, delegate_id: int) -> ResponseReturnValue:
    """Give a place out of turn, for a reason that is kept."""
    _, row = _found(slug, delegate_id)
    form = PlaceForm()
    if not form.validate_on_submit():
        return _delegate_page(slug, delegate_id, form)
    service.give_place(delegate=row, actor=acting(), at=clock.now(), reason=form.reason.data or "")
    flash(f"{row.name} has a place now and has been told by mail.", "success")
    return _to_delegate(slug, delegate_id)


@bp.post("/seminars/<slug>/delegates/<int:delegate_id>/link")
@staff
def send_link(slug: str, delegate_id: int) -> ResponseReturnValue:
    """Send the personal link again."""
    _, row = _found(slug, delegate_id)
    if not ActForm().validate_on_submit():
        return _to_delegate(slug, delegate_id)
    if service.send_link(delegate=row, actor=acting(), at=clock.now()):
        flash("A new personal link is on its way. The old one no longer works.", "success")
    else:
        flash("No link was sent: there have been several within the hour. Try again later.", "warning")
    return _to_delegate(slug, delegate_id)

"""Asking for groups: the plan, and what must be kept to."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, staff
from seminars.errors import Invalid, Refusal
from seminars.extensions import db
from seminars.focus_groups import queries, service
from seminars.focus_groups.blueprint import bp, round_route
from seminars.focus_groups.forming import groups_address
from seminars.focus_groups.forms import RoundForm, WishForm
from seminars.focus_groups.mixing import categories_of
from seminars.focus_groups.models import GroupWish, WishKind
from seminars.focus_groups.round_pages import board_labels, plan_form, plan_page, round_and_seminar
from seminars.focus_groups.wishes import in_words
from seminars.forms import choices, put_beside_field
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug
from seminars.registration.models import Delegate
from seminars.registration.names import fold


@round_route("/plan", methods=["GET", "POST"])
@staff
def plan(slug: str, round_number: int) -> ResponseReturnValue:
    """Say how the groups are to be, and have them formed."""
    seminar, round = round_and_seminar(slug, round_number)
    form = plan_form(round)
    if form.validate_on_submit():
        try:
            job = service.start_forming(round=round, plan=form.plan(), actor=acting(), at=clock.now())
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            return redirect(url_for("jobs.job", job_id=job.id))
    return plan_page(seminar, round, form), 422 if form.errors else 200


@round_route("/wishes", methods=["GET", "POST"])
@staff
def wishes(slug: str, round_number: int) -> ResponseReturnValue:
    """What the groups must keep to; add to it."""
    seminar, round = round_and_seminar(slug, round_number)
    form, labels = WishForm(), board_labels(round)
    form.category.choices = choices(
        [
            ("", "Choose"),
            *(
                (f"{field}={category}", f"{labels[field]}: {category}")
                for field, found in categories_of(round).items()
                for category in found
            ),
        ]
    )
    if not form.is_submitted() and request.args.get("name"):
        form.delegates.data = request.args["name"][:200]
    if form.validate_on_submit():
        field, _, category = (form.category.data or "").partition("=")
        try:
            service.add_wish(
                round=round,
                kind=WishKind(form.kind.data),
                delegates=_people_named(seminar, form.delegates.data or ""),
                group_number=form.group_number.data,
                field=field or None,
                category=category or None,
                reason=form.reason.data or "",
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("Kept. It holds from the next time the groups are formed or balanced.", "success")
            return redirect(request.path)
    page = render_template(
        "focus_groups/wishes.html",
        seminar=seminar,
        round=round,
        form=form,
        people=queries.candidates(seminar, queries.round_day(round), present_only=False),
        wishes=[(wish, in_words(wish, labels)) for wish in queries.wishes_of(round)],
    )
    return page, 422 if form.errors else 200


def _people_named(seminar: Seminar, text: str) -> list[Delegate]:
    """The delegates named in ``text``, one a line, by name or badge code. Raises Invalid."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return []
    people = queries.candidates(seminar, queries.focus_day(seminar), present_only=False)
    by_name: dict[str, list[Delegate]] = {}
    for each in people:
        by_name.setdefault(fold(each.name), []).append(each)
        by_name.setdefault(fold(each.badge_code), []).append(each)
        by_name.setdefault(fold(f"{each.name} {each.badge_code}"), []).append(each)
    found = []
    for line in lines[:200]:
        matches = by_name.get(fold(line), [])
        if not matches:
            near = [each.name for each in people if fold(line) in fold(each.name)][:3]
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            raise Invalid(f"Nobody who takes part is called '{line}'.{hint}", field="delegates")
        if len(matches) > 1:
            raise Invalid(f"Several people are called '{line}': use the badge code.", field="delegates")
        found.append(matches[0])
    return found


@round_route("/wishes/<int:wish_id>/remove", methods=["POST"])
@staff
def remove_wish(slug: str, round_number: int, wish_id: int) -> ResponseReturnValue:
    """Take a wish back."""
    _, round = round_and_seminar(slug, round_number)
    wish = db.session.get(GroupWish, wish_id)
    if wish is not None and wish.round_id == round.id:
        service.remove_wish(wish=wish, round=round, actor=acting(), at=clock.now())
        flash("Taken back.", "success")
    return redirect(url_for("focus_groups.wishes", slug=slug, round_number=round_number))


@bp.route("/seminars/<slug>/rounds", methods=["GET", "POST"])
@staff
def rounds(slug: str) -> ResponseReturnValue:
    """The times at which the seminar splits into groups; add one."""
    seminar = seminar_by_slug(slug)
    service.first_round(seminar)
    form = RoundForm()
    if form.validate_on_submit():
        try:
            made = service.add_round(
                seminar=seminar, title=form.title.data or "", actor=acting(), at=clock.now()
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            return redirect(url_for("focus_groups.plan", slug=slug, round_number=made.number))
    page = render_template(
        "focus_groups/rounds.html",
        seminar=seminar,
        rounds=[(each, queries.groups_in(each)) for each in queries.rounds_of(seminar)],
        form=form,
    )
    return page, 422 if form.errors else 200


@bp.post("/seminars/<slug>/rounds/<int(min=2):round_number>/remove")
@staff
def remove_round(slug: str, round_number: int) -> ResponseReturnValue:
    """Remove a further round with its groups."""
    _, round = round_and_seminar(slug, round_number)
    try:
        service.remove_round(round=round, actor=acting(), at=clock.now())
    except Refusal as refusal:
        flash(f"{refusal.message} {refusal.next_step}", "warning")
        return redirect(groups_address(round))
    flash("Removed.", "success")
    return redirect(url_for("focus_groups.rounds", slug=slug))

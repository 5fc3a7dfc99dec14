"""Pages of the focus groups: forming them, moving people, lists to print."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.models import Account, Role
from seminars.accounts.permissions import acting, facilitator, signed_in, staff, staff_or_facilitator
from seminars.accounts.service import accounts
from seminars.errors import Missing, Refusal
from seminars.extensions import db
from seminars.focus_groups import queries, service
from seminars.focus_groups.balance import balance, same_organisation_pairs
from seminars.focus_groups.bounds import pairs_bound
from seminars.focus_groups.forms import GroupForm, PlanForm
from seminars.focus_groups.mixing import MIX_FIELDS, category
from seminars.focus_groups.models import FocusGroup
from seminars.focus_groups.pdf import GroupList, group_lists_pdf
from seminars.formats import clock_time, day
from seminars.forms import choices, put_beside_field
from seminars.programme.models import Room, Seminar, Session, SessionKind
from seminars.programme.queries import seminar_by_slug
from seminars.registration.models import Delegate
from seminars.responses import pdf_response

bp = Blueprint("focus_groups", __name__)


def _groups_page(seminar: Seminar, groups: list[FocusGroup], form: PlanForm) -> str:
    on = queries.focus_day(seminar)
    present = queries.candidates(seminar, on, present_only=True)
    registered = queries.candidates(seminar, on, present_only=False)
    members = {group.number: group.seated for group in groups}
    organisations = [[str(person.organisation_id) for person in people] for people in members.values()]
    tables = [
        (label, balance([[category(person, field) for person in members[g.number]] for g in groups]))
        for field, label in MIX_FIELDS.items()
        if field in ("sector", "level")
    ]
    return render_template(
        "focus_groups/groups.html",
        seminar=seminar,
        groups=groups,
        members=members,
        day=on,
        form=form,
        present=present,
        registered=registered,
        ungrouped=queries.without_group(present if present else registered, groups),
        tables=tables if groups else [],
        pairs=same_organisation_pairs(organisations),
        least_pairs=pairs_bound([each for group in organisations for each in group], max(len(groups), 1)),
    )


@bp.get("/my-groups")
@facilitator
def mine() -> ResponseReturnValue:
    """The groups that the facilitator leads."""
    return render_template("focus_groups/mine.html", groups=queries.groups_for(signed_in()))


@bp.get("/seminars/<slug>/groups")
@staff
def groups(slug: str) -> ResponseReturnValue:
    """The groups of a seminar: form them, look at the mix, move people."""
    seminar = seminar_by_slug(slug)
    standing = queries.groups_of(seminar)
    return _groups_page(seminar, standing, PlanForm(count=len(standing) or None, seed=1))


@bp.post("/seminars/<slug>/groups")
@staff
def plan(slug: str) -> ResponseReturnValue:
    """Form the groups."""
    seminar = seminar_by_slug(slug)
    form = PlanForm()
    if form.validate_on_submit():
        by_count = form.by.data == "count"
        try:
            made = service.plan_groups(
                seminar=seminar,
                count=form.count.data if by_count else None,
                size=None if by_count else form.size.data,
                seed=form.seed.data or 1,
                mix=form.mix.data or [],
                present_only=not form.everybody.data,
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            people = sum(len(group.members) for group in made)
            flash(f"{people} people sit in {len(made)} groups now.", "success")
            return redirect(url_for("focus_groups.groups", slug=slug))
    return _groups_page(seminar, queries.groups_of(seminar), form), 422


@bp.post("/seminars/<slug>/groups/move")
@staff
def move(slug: str) -> ResponseReturnValue:
    """Move one person to another group, or out of the groups."""
    seminar = seminar_by_slug(slug)
    delegate = db.session.get(Delegate, request.form.get("delegate", 0, type=int))
    if delegate is None or delegate.seminar_id != seminar.id:
        raise Missing("This delegate is not registered here.", next_step="Reload the list of groups.")
    number = request.form.get("group", 0, type=int)
    group = queries.group_by_number(seminar, number) if number else None
    service.move(delegate=delegate, group=group, actor=acting(), at=clock.now())
    flash(f"{delegate.name}: {group.name if group else 'in no group'}.", "success")
    anchor = f"group-{number}" if number else "without-group"
    return redirect(url_for("focus_groups.groups", slug=slug, _anchor=anchor))


@bp.get("/seminars/<slug>/groups/<int:number>")
@staff_or_facilitator
def group(slug: str, number: int) -> ResponseReturnValue:
    """One group: who leads it, where and when it meets, who sits in it."""
    seminar = seminar_by_slug(slug)
    row = queries.group_by_number(seminar, number)
    queries.require_group(signed_in(), row)
    return render_template("focus_groups/group.html", seminar=seminar, group=row, members=row.seated)


@bp.route("/seminars/<slug>/groups/<int:number>/edit", methods=["GET", "POST"])
@staff
def edit_group(slug: str, number: int) -> ResponseReturnValue:
    """Say who leads the group, where and when."""
    seminar = seminar_by_slug(slug)
    row = queries.group_by_number(seminar, number)
    form = GroupForm(facilitator=row.facilitator_id or 0, room=row.room_id or 0, session=row.session_id or 0)
    form.facilitator.choices = choices(
        [(0, "Nobody yet"), *((each.id, each.name) for each in accounts(Role.FACILITATOR))]
    )
    form.room.choices = choices(
        [
            (0, "No room yet"),
            *(
                (room.id, f"{room.name} ({room.capacity} people)" if room.capacity else room.name)
                for room in seminar.venue.rooms
            ),
        ]
    )
    form.session.choices = choices(
        [
            (0, "No session yet"),
            *(
                (each.id, f"{each.title}, {clock_time(each.starts_at, seminar.zone)}")
                for each in seminar.sessions
                if each.kind in (SessionKind.FOCUS_GROUPS, SessionKind.WORKSHOP)
            ),
        ]
    )
    if form.validate_on_submit():
        try:
            service.set_group(
                group=row,
                facilitator=db.session.get(Account, form.facilitator.data),
                room=db.session.get(Room, form.room.data),
                session=db.session.get(Session, form.session.data),
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash(f"{row.name} is saved.", "success")
            return redirect(url_for("focus_groups.groups", slug=slug, _anchor=f"group-{number}"))
    page = render_template("focus_groups/edit_group.html", seminar=seminar, group=row, form=form)
    return page, 422 if form.errors else 200


@bp.get("/seminars/<slug>/groups/lists.pdf")
@staff
def lists(slug: str) -> ResponseReturnValue:
    """One page for each group: who sits in it, to print and hang up."""
    seminar = seminar_by_slug(slug)
    content = group_lists_pdf(
        seminar=seminar.title,
        lists=[as_list(seminar, group) for group in queries.groups_of(seminar)],
    )
    return pdf_response(content, f"{seminar.slug}-focus-groups.pdf")


def as_list(seminar: Seminar, group: FocusGroup) -> GroupList:
    """A group as plain values for its list."""
    when = ""
    if group.session is not None:
        starts_at, ends_at = group.session.starts_at, group.session.ends_at
        when = (
            f"{day(seminar.local(starts_at))}, {clock_time(starts_at, seminar.zone)} to "
            f"{clock_time(ends_at, seminar.zone)}"
        )
    return GroupList(
        name=group.name,
        facilitator=group.facilitator.name if group.facilitator else "",
        room=group.room.name if group.room else "",
        when=when,
        members=tuple(
            (person.name, person.organisation.name, person.occupation.label if person.occupation else "")
            for person in group.seated
        ),
    )

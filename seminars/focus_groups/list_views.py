"""Single groups, those that somebody leads, and the lists to print."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.models import Account, Role
from seminars.accounts.permissions import acting, facilitator, signed_in, staff, staff_or_facilitator
from seminars.accounts.service import accounts
from seminars.errors import Missing, Refusal
from seminars.extensions import db
from seminars.focus_groups import queries, service
from seminars.focus_groups.blueprint import bp, round_route
from seminars.focus_groups.forms import GroupForm
from seminars.focus_groups.models import FocusGroup, GroupRound
from seminars.focus_groups.pdf import GroupList, Place, group_lists_pdf, names_pdf, poster_pdf
from seminars.focus_groups.round_pages import round_and_seminar, to_board
from seminars.formats import clock_time, day
from seminars.forms import choices, put_beside_field
from seminars.programme.models import Room, Seminar, Session, SessionKind
from seminars.programme.queries import seminar_by_slug
from seminars.responses import pdf_response


@bp.get("/my-groups")
@facilitator
def mine() -> ResponseReturnValue:
    """The groups that the facilitator leads or takes notes in."""
    return render_template("focus_groups/mine.html", groups=queries.groups_for(signed_in()))


@round_route("/<int:number>")
@staff_or_facilitator
def group(slug: str, round_number: int, number: int) -> ResponseReturnValue:
    """One group: who leads it, where and when it meets, who sits in it."""
    seminar = seminar_by_slug(slug)
    row = queries.group_by_number(seminar, number, round_number=round_number)
    queries.require_group(signed_in(), row)
    return render_template("focus_groups/group.html", seminar=seminar, group=row, members=row.seated)


@round_route("/<int:number>/edit", methods=["GET", "POST"])
@staff
def edit_group(slug: str, round_number: int, number: int) -> ResponseReturnValue:
    """Say who leads the group and who takes notes, where and when; or lock it."""
    seminar, round = round_and_seminar(slug, round_number)
    row = next((each for each in queries.groups_in(round) if each.number == number), None)
    if row is None:
        raise Missing(f"There is no group {number}.", next_step="Choose one from the list of groups.")
    form = GroupForm(
        facilitator=row.facilitator_id or 0,
        note_taker=row.note_taker_id or 0,
        room=row.room_id or 0,
        session=row.session_id or 0,
        locked=row.locked,
    )
    _offer(form, seminar, round)
    if form.validate_on_submit():
        try:
            _save(form, row)
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash(f"{row.name} is saved.", "success")
            return to_board(round, f"group-{number}")
    page = render_template("focus_groups/edit_group.html", seminar=seminar, round=round, group=row, form=form)
    return page, 422 if form.errors else 200


def _offer(form: GroupForm, seminar: Seminar, round: GroupRound) -> None:
    form.facilitator.choices = choices(
        [(0, "Nobody yet"), *((each.id, each.name) for each in accounts(Role.FACILITATOR))]
    )
    writers = [*accounts(Role.STAFF), *accounts(Role.FACILITATOR)]
    form.note_taker.choices = choices([(0, "Nobody yet"), *((each.id, each.name) for each in writers)])
    form.room.choices = choices(
        [
            (0, "No room yet"),
            *(
                (
                    room.id,
                    room.name
                    + (f" ({room.capacity} people)" if room.capacity else "")
                    + ("" if room.step_free else ", with steps"),
                )
                for room in seminar.venue.rooms
            ),
        ]
    )
    kinds = (SessionKind.FOCUS_GROUPS, SessionKind.WORKSHOP, SessionKind.NETWORKING)
    form.session.choices = choices(
        [
            (0, "No session yet"),
            *(
                (each.id, f"{each.title}, {day(each.day, 'EEEE')} {clock_time(each.starts_at, seminar.zone)}")
                for each in seminar.sessions
                if each.kind in kinds or round.number > 1
            ),
        ]
    )


def _save(form: GroupForm, row: FocusGroup) -> None:
    at = clock.now()
    service.set_group(
        group=row,
        facilitator=db.session.get(Account, form.facilitator.data),
        note_taker=db.session.get(Account, form.note_taker.data),
        room=db.session.get(Room, form.room.data),
        session=db.session.get(Session, form.session.data),
        actor=acting(),
        at=at,
    )
    if bool(form.locked.data) != row.locked:
        service.set_locked(group=row, locked=bool(form.locked.data), actor=acting(), at=at)


@round_route("/lists.pdf")
@staff
def lists(slug: str, round_number: int) -> ResponseReturnValue:
    """One page for each group: who sits in it, to print and hang up."""
    seminar, round = round_and_seminar(slug, round_number)
    content = group_lists_pdf(
        seminar=seminar.title, lists=[as_list(seminar, each) for each in queries.groups_in(round)]
    )
    return pdf_response(content, f"{seminar.slug}-groups.pdf")


@round_route("/names.pdf")
@staff
def names(slug: str, round_number: int) -> ResponseReturnValue:
    """Everybody by name, with group and room."""
    seminar, round = round_and_seminar(slug, round_number)
    content = names_pdf(seminar=seminar.title, title=round.title, places=_places(round))
    return pdf_response(content, f"{seminar.slug}-groups-by-name.pdf")


@round_route("/poster.pdf")
@staff
def poster(slug: str, round_number: int) -> ResponseReturnValue:
    """Everybody by name on A3, for the wall."""
    seminar, round = round_and_seminar(slug, round_number)
    content = poster_pdf(
        seminar=seminar.title, title=f"{round.title}: find your group", places=_places(round)
    )
    return pdf_response(content, f"{seminar.slug}-groups-poster.pdf")


def _places(round: GroupRound) -> list[Place]:
    seated = [(person, group) for group in queries.groups_in(round) for person in group.seated]
    seated.sort(key=lambda pair: (pair[0].sort_key, pair[0].id))
    return [
        Place(
            name=person.name,
            letter=person.sort_key[:1].upper(),
            group=group.name,
            room=group.room.name if group.room else "",
        )
        for person, group in seated
    ]


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
        note_taker=group.note_taker.name if group.note_taker else "",
        room=group.room.name if group.room else "",
        when=when,
        members=tuple(
            (person.name, person.organisation.name, person.occupation.label if person.occupation else "")
            for person in group.seated
        ),
    )

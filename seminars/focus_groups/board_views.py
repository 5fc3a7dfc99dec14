"""The board: who sits where, how good that is, and moving people by hand."""

from flask import flash, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, staff
from seminars.errors import Conflict, Missing
from seminars.extensions import db
from seminars.focus_groups import queries, service
from seminars.focus_groups.blueprint import round_route
from seminars.focus_groups.board import Board, board_of
from seminars.focus_groups.explanation import best_exchange, explain
from seminars.focus_groups.models import FocusGroup, GroupRound
from seminars.focus_groups.round_pages import (
    board_labels,
    plan_form,
    plan_page,
    round_and_seminar,
    to_board,
)
from seminars.focus_groups.wishes import in_words
from seminars.programme.models import Seminar
from seminars.registration.models import Delegate


@round_route()
@staff
def groups(slug: str, round_number: int) -> ResponseReturnValue:
    """The groups of a round: who sits where, the mix, what to do next."""
    seminar, round = round_and_seminar(slug, round_number)
    board = board_of(round, clock.now())
    if not board.groups:
        return plan_page(seminar, round, plan_form(round))
    return render_template("focus_groups/groups.html", seminar=seminar, round=round, board=board)


@round_route("/seats.json")
@staff
def seats(slug: str, round_number: int) -> ResponseReturnValue:
    """The number of the latest version and who made it: whether the board is still true."""
    _, round = round_and_seminar(slug, round_number)
    latest = queries.latest_version(round)
    return jsonify(
        version=round.seats_version,
        by=latest.actor_name if latest else "",
        note=latest.note if latest else "",
    )


def _delegate(seminar: Seminar, number: int) -> Delegate:
    delegate = db.session.get(Delegate, number)
    if delegate is None or delegate.seminar_id != seminar.id:
        raise Missing("This delegate is not registered here.", next_step="Reload the list of groups.")
    return delegate


def _group(round: GroupRound, number: int) -> FocusGroup | None:
    if not number:
        return None
    for group in queries.groups_in(round):
        if group.number == number:
            return group
    raise Missing(f"There is no group {number}.", next_step="Reload the list of groups.")


@round_route("/move", methods=["POST"])
@staff
def move(slug: str, round_number: int) -> ResponseReturnValue:
    """Move one person to another group, or out of the groups; by a form or, dragged, by JSON."""
    seminar, round = round_and_seminar(slug, round_number)
    at = clock.now()
    delegate = _delegate(seminar, request.form.get("delegate", 0, type=int))
    group = _group(round, request.form.get("group", 0, type=int))
    wants_json = request.accept_mimetypes.best == "application/json"
    before = set(board_of(round, at).broken)
    try:
        service.move(
            delegate=delegate,
            group=group,
            round=round,
            seen=request.form.get("seen", type=int),
            actor=acting(),
            at=at,
        )
    except Conflict as refusal:
        if not wants_json:
            flash(f"{refusal.message} {refusal.next_step}", "warning")
            return to_board(round)
        return jsonify(message=refusal.message, next_step=refusal.next_step), 409
    board = board_of(round, at)
    warnings = [text for text in board.broken if text not in before]
    if group is not None and group.is_locked(at):
        warnings.append(f"{group.name} has begun or is locked")
    if wants_json:
        return jsonify(_as_json(board, warnings))
    flash(f"{delegate.name}: {group.name if group else 'in no group'}.", "success")
    for text in warnings:
        flash(f"Moved all the same, but not kept: {text}.", "warning")
    return to_board(round, f"group-{group.number}" if group else "without-group")


def _as_json(board: Board, warnings: list[str]) -> dict[str, object]:
    standing = board.standing
    return {
        "version": board.round.seats_version,
        "warnings": warnings,
        "broken": list(board.broken),
        "pairs": standing.value.pairs if standing else 0,
        "verdict": standing.verdict if standing else "",
        "sizes": {group.number: len(group.seated) for group in board.groups},
        "ungrouped": len(board.ungrouped),
        "mix": render_template("focus_groups/_mix.html", board=board),
    }


@round_route("/undo", methods=["POST"])
@staff
def undo(slug: str, round_number: int) -> ResponseReturnValue:
    """Take the last change back."""
    _, round = round_and_seminar(slug, round_number)
    try:
        version = service.undo(
            round=round, seen=request.form.get("seen", 0, type=int), actor=acting(), at=clock.now()
        )
    except Conflict as refusal:
        flash(f"{refusal.message} {refusal.next_step}", "warning")
    else:
        flash(f"Undone. The groups are as in version {version.same_as}.", "success")
    return to_board(round)


@round_route("/people/<int:delegate_id>")
@staff
def person(slug: str, round_number: int, delegate_id: int) -> ResponseReturnValue:
    """Why somebody sits where they sit, and what another group would cost."""
    seminar, round = round_and_seminar(slug, round_number)
    delegate = _delegate(seminar, delegate_id)
    at = clock.now()
    judged = service.judge(round=round, at=at)
    seats_now = dict(judged[1].groups) if judged else {}
    here = seats_now.get(str(delegate.id))
    costs = explain(judged[0].problem, seats_now, str(delegate.id)) if judged and here else ()
    labels = board_labels(round)
    return render_template(
        "focus_groups/person.html",
        seminar=seminar,
        round=round,
        delegate=delegate,
        here=here,
        costs=costs,
        better=best_exchange(costs),
        names=judged[0].people if judged else {},
        groups={str(group.number): group for group in queries.groups_in(round)},
        wishes=[
            in_words(wish, labels)
            for wish in queries.wishes_of(round)
            if any(each.id == delegate.id for each in wish.delegates)
        ],
    )

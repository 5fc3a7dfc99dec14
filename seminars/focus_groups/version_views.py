"""Versions of the seats: comparing, going back, publishing; and balancing anew on the day."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, staff
from seminars.errors import Refusal
from seminars.focus_groups import queries, service
from seminars.focus_groups.blueprint import round_route
from seminars.focus_groups.forming import fingerprint
from seminars.focus_groups.models import GroupRound, GroupVersion
from seminars.focus_groups.rebalance import Move, Rebalance
from seminars.focus_groups.round_pages import round_and_seminar, to_board
from seminars.requests import page_number


@dataclass(frozen=True)
class Shown:
    """A proposal as its page shows it, beside the one with the fewest moves.

    ``told`` of those who move know their old group; ``fingerprint`` names it when it is applied.
    """

    moves: Sequence[Move]
    seated: Sequence[Move]
    proved: bool
    verdict: str
    pairs: int
    told: int
    more_moves: int
    fewer_pairs: int
    fingerprint: str

    @classmethod
    def of(cls, found: Rebalance, first: Rebalance) -> "Shown":
        """A proposal next to the ``first`` one."""
        pairs = found.result.value.pairs
        return cls(
            moves=found.moves,
            seated=found.seated,
            proved=found.proved,
            verdict=found.result.verdict,
            pairs=pairs,
            told=sum(move.told for move in found.moves),
            more_moves=len(found.moves) - len(first.moves),
            fewer_pairs=first.result.value.pairs - pairs,
            fingerprint=fingerprint(found),
        )


@round_route("/versions")
@staff
def versions(slug: str, round_number: int) -> ResponseReturnValue:
    """How everybody sat, after each change."""
    seminar, round = round_and_seminar(slug, round_number)
    return render_template(
        "focus_groups/versions.html",
        seminar=seminar,
        round=round,
        page=queries.versions_page(round, page=page_number()),
    )


@round_route("/versions/<int:number>")
@staff
def version(slug: str, round_number: int, number: int) -> ResponseReturnValue:
    """One version beside how everybody sits now, or beside another (``?with=3``)."""
    seminar, round = round_and_seminar(slug, round_number)
    shown = queries.version_by_number(round, number)
    other_number = request.args.get("with", round.seats_version, type=int)
    other = queries.version_by_number(round, other_number)
    return render_template(
        "focus_groups/version.html",
        seminar=seminar,
        round=round,
        version=shown,
        other=other,
        moves=_moves(shown, other),
    )


def _moves(before: GroupVersion, after: GroupVersion) -> list[tuple[str, int | None, int | None]]:
    """Name, group in the one and group in the other version, of those for whom they differ."""
    differing = {
        int(delegate): (before.seats.get(delegate), after.seats.get(delegate))
        for delegate in {*before.seats, *after.seats}
        if before.seats.get(delegate) != after.seats.get(delegate)
    }
    names = queries.names_of(differing)
    return [(name, *differing[number]) for number, name in names]


@round_route("/versions/<int:number>/restore", methods=["POST"])
@staff
def restore(slug: str, round_number: int, number: int) -> ResponseReturnValue:
    """Let everybody sit as in that version again."""
    _, round = round_and_seminar(slug, round_number)
    service.go_back(round=round, number=number, actor=acting(), at=clock.now())
    flash(f"Everybody sits as in version {number} again.", "success")
    return to_board(round)


@round_route("/publish", methods=["POST"])
@staff
def publish(slug: str, round_number: int) -> ResponseReturnValue:
    """Let delegates see their group, and write to those for whom it is new."""
    _, round = round_and_seminar(slug, round_number)
    try:
        written = service.publish(
            round=round, notify="notify" in request.form, actor=acting(), at=clock.now()
        )
    except Refusal as refusal:
        flash(f"{refusal.message} {refusal.next_step}", "warning")
    else:
        told = f" {written} are told by mail." if written else ""
        flash(f"Published: delegates see their group on their personal page.{told}", "success")
    return to_board(round)


@round_route("/balance", methods=["GET", "POST"])
@staff
def balance(slug: str, round_number: int) -> ResponseReturnValue:
    """Who has to move because people stayed away or came as walk-ins; shown first, then applied."""
    seminar, round = round_and_seminar(slug, round_number)
    at = clock.now()
    if request.method == "POST":
        try:
            version = service.apply_proposal(
                round=round, shown=request.form.get("shown", ""), actor=acting(), at=at
            )
        except Refusal as refusal:
            flash(f"{refusal.message} {refusal.next_step}", "warning")
            return redirect(url_for("focus_groups.balance", slug=slug, round_number=round_number))
        flash(f"Applied: {version.note}. Publish it, so that those who move hear of it.", "success")
        return to_board(round)
    return _proposal_page(seminar.slug, round)


def _proposal_page(slug: str, round: GroupRound) -> ResponseReturnValue:
    seminar, at = round.seminar, clock.now()
    try:
        question, found = service.proposal(round=round, at=at)
    except Refusal as refusal:
        flash(f"{refusal.message} {refusal.next_step}", "warning")
        return redirect(url_for("focus_groups.plan", slug=slug, round_number=round.number))
    groups = queries.groups_in(round)
    there = {int(number) for number in question.people}
    return render_template(
        "focus_groups/balance.html",
        seminar=seminar,
        round=round,
        proposals=[Shown.of(each, found) for each in (found, found.further) if each is not None],
        people=question.people,
        leaving=[(person, group) for group in groups for person in group.seated if person.id not in there],
    )

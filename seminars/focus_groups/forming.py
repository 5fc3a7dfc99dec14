"""Forming groups, and balancing them anew on the day.

The search takes seconds, so it runs outside any transaction: the question is read, the answer is
found, and a verb seats it as a new version, unless somebody has changed a seat meanwhile.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from hashlib import sha256
from typing import Any, TypeVar

from seminars import clock
from seminars.audit.service import Actor
from seminars.database import in_verb, lock, verb
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.focus_groups.assignment import Result, assign
from seminars.focus_groups.conflicts import Infeasible
from seminars.focus_groups.encoding import Value
from seminars.focus_groups.mixing import mix_fields, people_for, problem_for
from seminars.focus_groups.models import GroupRound, GroupVersion, Origin
from seminars.focus_groups.plan import Plan, impossibility, number_of_groups, plan_from
from seminars.focus_groups.problem import BadProblem, Problem, signature
from seminars.focus_groups.queries import (
    groups_in,
    latest_version,
    seats_by_round,
    seats_published,
    wishes_of,
)
from seminars.focus_groups.rebalance import Rebalance, rebalance
from seminars.focus_groups.seats import seat, so_many_groups
from seminars.focus_groups.standing import Standing, evaluate
from seminars.jobs.models import Job
from seminars.jobs.registry import Stopped, Work, job_kind
from seminars.jobs.service import start
from seminars.registration.models import Delegate

JOB = "form-groups"
LOOKING = "Looking for the best mix. If you stop it, the best so far is kept."
FURTHER = "Looking further: round {round}. If you stop it, the best so far is kept."
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Question:
    """What is handed to the search, about whom, and for which version of the seats."""

    problem: Problem
    people: Mapping[str, Delegate]
    groups: int
    seats_version: int


def ask(*, round: GroupRound, plan: Plan, at: datetime, groups: int | None = None) -> Question:
    """The question that ``plan`` asks now, for so many ``groups`` (otherwise as the plan says).

    Raises Conflict or Invalid where it cannot work, before anything is searched.
    """
    seminar = round.seminar
    unknown = set(plan.mix) - set(mix_fields(seminar.series))
    if unknown:
        raise Invalid(f"Groups cannot be mixed by {', '.join(sorted(unknown))}.", field="mix")
    people, answers = people_for(round, plan)
    if len(people) < 2:
        raise Conflict(
            "Fewer than two people who take part are there."
            if plan.present_only
            else "Fewer than two registered delegates take part.",
            next_step="Check in the delegates who take part, or plan from those registered.",
        )
    standing = groups_in(round)
    if groups is None and standing and all(group.is_locked(at) for group in standing):
        raise Conflict(
            "The groups have begun or are locked, so they are not formed anew.",
            next_step="Move single people with the box beside their name, or balance the groups anew.",
        )
    wrong = impossibility(plan, len(people), [g.room.capacity if g.room else None for g in standing])
    if wrong is not None and groups is None:
        raise Invalid(wrong.reason, next_step=wrong.advice, field=wrong.field)
    count = groups or number_of_groups(plan, len(people))
    left_over = [group.name for group in standing[count:] if group.is_locked(at) and group.members]
    if left_over:
        raise Conflict(
            f"{left_over[-1]} has begun or is locked, and would go.",
            next_step="Choose more groups, or unlock it first.",
            field="count",
        )
    problem = problem_for(
        people=people,
        groups=standing[:count],
        count=count,
        plan=plan,
        wishes=wishes_of(round),
        earlier=seats_by_round(seminar, without=round),
        answers=answers,
        at=at,
    )
    return Question(problem, {str(person.id): person for person in people}, count, round.seats_version)


def _solved(search: Callable[[], Answer]) -> Answer:
    try:
        return search()
    except Infeasible as problem:
        raise Conflict(problem.conflict.message, next_step=problem.conflict.relax) from problem
    except BadProblem as problem:
        raise Conflict(str(problem), next_step="Change the plan, then try again.") from problem


@verb
def start_forming(*, round: GroupRound, plan: Plan, actor: Actor, at: datetime) -> Job:
    """Keep the plan and queue the search. Raises Conflict or Invalid where the plan cannot work."""
    lock(round)
    question = ask(round=round, plan=plan, at=at)
    round.plan = plan.as_json()
    asked = sha256(repr((plan, sorted(question.people))).encode()).hexdigest()[:24]
    job = start(
        kind=JOB,
        title=f"{round.title}: {round.seminar.title}",
        arguments={"round": round.id, "plan": plan.as_json()},
        actor=actor,
        at=at,
        seminar_id=round.seminar_id,
        # A double click asks the same about the same people.
        once_key=f"{JOB}:{round.id}:{round.seats_version}:{asked}:{at:%Y%m%d%H%M}",
    )
    round.job_id = job.id
    if not job.is_over:
        # Stopped while it waits, it leads back to the plan too.
        job.next_url = f"{groups_address(round)}/plan"
    return job


@job_kind(JOB, stopping="The best mix found so far is kept, and people are seated so.")
def form_job(work: Work) -> None:
    """Form the groups of a round with progress; stopped early, the best so far is seated."""
    round = db.session.get(GroupRound, work.arguments["round"])
    if round is None:
        raise Missing("These groups were removed meanwhile.", next_step="Look at the list of groups.")
    address = groups_address(round)
    # Where it comes to nothing one goes on from the plan, which says why.
    work.keep({}, next_url=f"{address}/plan")
    stopped = False

    def tell(progress: Any) -> None:
        nonlocal stopped
        try:
            text = LOOKING if progress.round == 1 else FURTHER.format(round=progress.round)
            work.tell(progress.done, progress.steps, text)
        except Stopped:
            stopped = True

    version = form(
        round=round,
        plan=plan_from(work.arguments["plan"]),
        actor=work.actor,
        at=clock.now(),
        progress=tell,
        should_stop=lambda: stopped,
    )
    work.keep({"version": version.number}, next_url=address)


def groups_address(round: GroupRound) -> str:
    """Where the groups of a round are looked at."""
    base = f"/seminars/{round.seminar.slug}"
    return f"{base}/groups" if round.number == 1 else f"{base}/rounds/{round.number}/groups"


def form(
    *,
    round: GroupRound,
    plan: Plan,
    actor: Actor,
    at: datetime,
    progress: Callable[[Any], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    steps: int | None = None,
) -> GroupVersion:
    """Form the groups of a round: read the question, search, seat what was found.

    Raises Conflict with the wishes that contradict one another, in words; or where somebody changed a
    seat while the search ran.
    """
    question = ask(round=round, plan=plan, at=at)
    if not in_verb():
        # The search takes seconds; nobody else has to wait for it.
        db.session.commit()
    result = _solved(
        lambda: assign(
            question.problem, seed=plan.seed, steps=steps, progress=progress, should_stop=should_stop
        ),
    )
    return _seat_result(
        round=round, plan=plan, question=question, result=result, origin=Origin.FORMED, actor=actor, at=at
    )


@verb
def _seat_result(
    *,
    round: GroupRound,
    plan: Plan,
    question: Question,
    result: Result,
    origin: Origin,
    actor: Actor,
    at: datetime,
    note: str = "",
) -> GroupVersion:
    lock(round)
    if round.seats_version != question.seats_version:
        raise Conflict(
            "Somebody has changed the groups meanwhile, so nothing was changed.",
            next_step="Look at the groups as they stand now, and try again.",
        )
    groups = so_many_groups(round=round, number=question.groups)
    by_hand = {member.delegate_id for group in groups for member in group.members if member.moved_by_hand}
    round.plan = plan.as_json()
    return seat(
        round=round,
        seats={int(delegate): int(group) for delegate, group in result.groups.items()},
        by_hand=by_hand if plan.keep_by_hand or origin is Origin.REBALANCED else (),
        origin=origin,
        actor=actor,
        at=at,
        standing={**standing_as_json(result), "known": _known(question.problem, result)},
        note=note,
    )


def _known(problem: Problem, found: Standing) -> dict[str, Any]:
    """What the search knows of the best possible, and for which question, to keep with a version."""
    return {
        "asked": signature(problem),
        "bound": [found.bound.pairs, str(found.bound.imbalance), found.bound.met],
        "any_sizes": found.any_sizes,
    }


def _as_known(problem: Problem, standing: Standing, version: GroupVersion | None) -> Standing:
    """The standing beside the bound that the search found, where ``version`` answers the same question.

    The search has time for a better bound than a page has.
    """
    known = version.standing.get("known") if version is not None else None
    if not known or standing.broken or known["asked"] != signature(problem):
        return standing
    pairs, imbalance, met = known["bound"]
    bound = Value(pairs, Fraction(imbalance), met)
    if bound <= standing.bound:
        return standing
    return replace(standing, bound=bound, any_sizes=known["any_sizes"])


def standing_as_json(standing: Standing) -> dict[str, Any]:
    """How good an assignment is, as plain values to keep with a version."""
    return {
        "pairs": standing.value.pairs,
        "imbalance": float(standing.value.imbalance),
        "met": standing.value.met,
        "pairs_bound": standing.bound.pairs,
        "imbalance_bound": float(standing.bound.imbalance),
        "best_possible": standing.best_possible,
        "verdict": standing.verdict,
        **(
            {"seed": standing.seed, "steps": standing.steps, "cut_short": standing.cut_short}
            if isinstance(standing, Result)
            else {}
        ),
    }


def judge(*, round: GroupRound, at: datetime) -> tuple[Question, Standing] | None:
    """How good the seats are as they stand, for those who are seated; None where nobody sits."""
    standing = groups_in(round)
    seats = {str(person.id): str(group.number) for group in standing for person in group.seated}
    if not seats:
        return None
    plan = plan_from(round.plan)
    people = [person for group in standing for person in group.seated]
    _, answers = people_for(round, plan, of=people)
    problem = problem_for(
        people=people,
        groups=standing,
        count=len(standing),
        plan=plan,
        wishes=wishes_of(round),
        earlier=seats_by_round(round.seminar, without=round),
        answers=answers,
        at=at,
        pin_those_fixed=False,
    )
    question = Question(
        problem, {str(person.id): person for person in people}, len(standing), round.seats_version
    )
    return question, _as_known(problem, evaluate(problem, seats), latest_version(round))


def proposal(*, round: GroupRound, at: datetime) -> tuple[Question, Rebalance]:
    """Who has to move so that those who are there now sit well: as few as possible.

    Delegates who have been told their group are moved last; locked groups stay as they are. Raises
    Conflict where no groups stand.
    """
    standing = groups_in(round)
    if not standing:
        raise Conflict("There are no groups yet.", next_step="Form them first.")
    plan = plan_from(round.plan)
    question = ask(round=round, plan=plan, at=at, groups=len(standing))
    current = {str(member.delegate_id): str(group.number) for group in standing for member in group.members}
    told = frozenset(seats_published(round))
    found = _solved(lambda: rebalance(question.problem, current, told=told, seed=plan.seed))
    return question, found


def fingerprint(found: Rebalance) -> str:
    """A short name for a proposal, so that what is applied is what was shown."""
    moves = sorted((move.delegate, move.to_group) for move in (*found.moves, *found.seated))
    return sha256(repr(moves).encode()).hexdigest()[:24]


def apply_proposal(*, round: GroupRound, shown: str, actor: Actor, at: datetime) -> GroupVersion:
    """Seat people as proposed, in the first way or the further one, whichever was ``shown``.

    Raises Conflict where neither is what was shown any more.
    """
    question, first = proposal(round=round, at=at)
    found = next((each for each in (first, first.further) if each and fingerprint(each) == shown), None)
    if found is None:
        raise Conflict(
            "People came or went meanwhile, so another change is better now.",
            next_step="Look at the new proposal, then apply it.",
        )
    moved, seated = len(found.moves), len(found.seated)
    return _seat_result(
        round=round,
        plan=plan_from(round.plan),
        question=question,
        result=found.result,
        origin=Origin.REBALANCED,
        actor=actor,
        at=at,
        note=f"{moved} moved, {seated} newly seated",
    )

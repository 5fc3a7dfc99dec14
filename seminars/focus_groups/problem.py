"""What is asked for: delegates, groups, wishes; refused where it makes no sense as it stands."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

# Each field of the mix weighs this much more than the one after it.
FIELD_WEIGHT = 2
NOT_GIVEN = ""


class BadProblem(ValueError):
    """The question itself is wrong (an id twice, an unknown group); the text says what to mend."""


@dataclass(frozen=True)
class Delegate:
    """Somebody to seat. An ``organisation`` or a category of '' means that it is not known.

    ``name`` is for sentences; the id where it is not given.
    """

    id: str
    organisation: str = NOT_GIVEN
    fields: Mapping[str, str] = field(default_factory=dict)
    needs_step_free: bool = False
    name: str = ""

    @property
    def called(self) -> str:
        """The delegate in a sentence."""
        return self.name or self.id


@dataclass(frozen=True)
class Group:
    """A group, for ``least`` to ``most`` people in a room that holds ``capacity``.

    ``facilitator_organisations`` are those of the facilitator and the note-taker. ``step_free`` is
    False where the room is known to have steps. Nobody enters or leaves a ``locked`` group when
    groups are re-balanced.
    """

    id: str
    least: int = 1
    most: int | None = None
    capacity: int | None = None
    facilitator_organisations: tuple[str, ...] = ()
    step_free: bool = True
    locked: bool = False
    name: str = ""

    @property
    def called(self) -> str:
        """The group in a sentence."""
        return self.name or f"group {self.id}"

    @property
    def places(self) -> int | None:
        """The most people that may sit here; None where nothing limits it."""
        limits = [limit for limit in (self.most, self.capacity) if limit is not None]
        return min(limits) if limits else None


@dataclass(frozen=True)
class Pin:
    """This delegate in that group."""

    delegate: str
    group: str


@dataclass(frozen=True)
class Forbid:
    """This delegate not in that group."""

    delegate: str
    group: str


@dataclass(frozen=True)
class Together:
    """All of these in one group."""

    delegates: frozenset[str]


@dataclass(frozen=True)
class Apart:
    """No two of these in one group."""

    delegates: frozenset[str]


@dataclass(frozen=True)
class NoLone:
    """Nobody of this category alone of their kind in a group: none or at least two."""

    field: str
    category: str


Wish = Pin | Forbid | Together | Apart | NoLone


@dataclass(frozen=True)
class Problem:
    """One question to the search.

    ``mix`` names the fields to spread evenly, the most important first; each weighs twice as much
    as the next, or as ``weights`` say (whole numbers). ``met`` counts for pairs of ids how often the
    two shared a group in earlier rounds.
    """

    delegates: tuple[Delegate, ...]
    groups: tuple[Group, ...]
    mix: tuple[str, ...] = ()
    wishes: tuple[Wish, ...] = ()
    met: Mapping[frozenset[str], int] = field(default_factory=dict)
    weights: tuple[int, ...] = ()

    def field_weights(self) -> tuple[int, ...]:
        """The weight of each field of the mix."""
        return self.weights or tuple(
            FIELD_WEIGHT ** (len(self.mix) - 1 - place) for place in range(len(self.mix))
        )


def numbered_groups(
    people: int,
    *,
    count: int | None = None,
    least: int | None = None,
    most: int | None = None,
) -> tuple[Group, ...]:
    """Groups '1', '2', ...: so many, or as few as hold ``people`` with at most ``most`` in each.

    Raises BadProblem where no number of groups fits.
    """
    if count is None:
        if not most:
            raise BadProblem("Say how many groups there are, or how many people a group holds at most.")
        count = max(1, -(-people // most))
        if least and people < least * count:
            raise BadProblem(
                f"{people} people cannot be split into groups of {least} to {most}. "
                "Allow larger or smaller groups."
            )
    if count < 1:
        raise BadProblem("At least one group is needed.")
    return tuple(
        Group(id=str(number), least=1 if least is None else least, most=most)
        for number in range(1, count + 1)
    )


def met_in(rounds: Iterable[Mapping[str, str]]) -> dict[frozenset[str], int]:
    """How often each two people shared a group in earlier ``rounds`` (delegate id to group id each)."""
    met: Counter[frozenset[str]] = Counter()
    for seats in rounds:
        tables: dict[str, list[str]] = {}
        for delegate in sorted(seats):
            tables.setdefault(seats[delegate], []).append(delegate)
        for people in tables.values():
            met.update(
                frozenset((one, two)) for place, one in enumerate(people) for two in people[place + 1 :]
            )
    return dict(met)


def check(problem: Problem) -> None:
    """Refuse a question that is wrong in itself. Raises BadProblem."""
    _once("delegate", [delegate.id for delegate in problem.delegates])
    _once("group", [group.id for group in problem.groups])
    _once("field", list(problem.mix))
    if not problem.groups:
        raise BadProblem("At least one group is needed.")
    if problem.weights and len(problem.weights) != len(problem.mix):
        raise BadProblem("There must be one weight for each field of the mix.")
    if any(weight < 1 for weight in problem.weights):
        raise BadProblem("Weights are whole numbers from 1.")
    for group in problem.groups:
        if group.places is not None and group.least > group.places:
            raise BadProblem(
                f"Group {group.id} is for at least {group.least}, but holds {group.places} at most."
            )
    delegates = {delegate.id for delegate in problem.delegates}
    groups = {group.id for group in problem.groups}
    for wish in problem.wishes:
        _check_wish(wish, delegates, groups)


def signature(problem: Problem) -> str:
    """A short name for a question: the same for the same people, groups, mix and wishes, in any order.

    Which groups are locked at the time is no part of it.
    """

    def told(wish: Wish) -> str:
        whom = sorted(wish.delegates) if isinstance(wish, Together | Apart) else wish
        return f"{type(wish).__name__} {whom}"

    asked = (
        sorted(map(repr, problem.delegates)),
        [replace(group, locked=False) for group in problem.groups],
        problem.mix,
        problem.field_weights(),
        sorted(set(map(told, problem.wishes))),
        sorted((*sorted(pair), times) for pair, times in problem.met.items()),
    )
    return sha256(repr(asked).encode()).hexdigest()[:32]


def _once(what: str, ids: list[str]) -> None:
    twice = sorted(name for name, count in Counter(ids).items() if count > 1)
    if twice:
        raise BadProblem(f"The {what} '{twice[0]}' is there twice.")


def _check_wish(wish: Wish, delegates: set[str], groups: set[str]) -> None:
    if isinstance(wish, NoLone):
        return
    people = wish.delegates if isinstance(wish, Together | Apart) else frozenset((wish.delegate,))
    for name in sorted(people - delegates):
        raise BadProblem(f"A wish names the delegate '{name}', who is not among those to seat.")
    if isinstance(wish, Pin | Forbid) and wish.group not in groups:
        raise BadProblem(f"A wish names the group '{wish.group}', which does not exist.")

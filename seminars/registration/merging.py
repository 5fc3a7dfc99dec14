"""Putting together what is the same: organisations, and registrations of one person."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import Model, db
from seminars.programme.models import Series
from seminars.registration.models import Delegate, DelegateState, Organisation
from seminars.registration.names import email_key, fold, organisation_key, sort_key
from seminars.registration.questions import answers_of, set_answers
from seminars.registration.queueing import fill_places, is_over
from seminars.registration.sameness import Pair, Somebody, organisation_pairs, person_pairs
from seminars.registration.sameness_models import KeptApart, OrganisationAlias, Sort

# What rooms further down do before rows of the one registration go to the other: (kept, gone).
BEFORE_MERGE: list[Callable[[Delegate, Delegate], None]] = []

_LEAVE_OUT = frozenset({"delegate", "registration_answer"})


def apart(sort: Sort) -> set[tuple[int, int]]:
    """Pairs that somebody has judged to be different."""
    rows = db.session.execute(select(KeptApart.one, KeptApart.other).where(KeptApart.sort == sort))
    return {(one, other) for one, other in rows}


@verb
def keep_apart(*, sort: Sort, one: int, other: int, actor: Actor, at: datetime) -> None:
    """Note that two are different, so that they are not shown as a pair again."""
    first, second = sorted((one, other))
    if first == second:
        raise Invalid("Choose two that differ.")
    known = select(KeptApart.id).where(
        KeptApart.sort == sort, KeptApart.one == first, KeptApart.other == second
    )
    if db.session.scalar(known) is None:
        db.session.add(KeptApart(sort=sort, one=first, other=second, at=at, account_id=actor.account_id))


def doubled_organisations() -> list[Pair]:
    """Pairs of organisations that may be one, without those judged to be different."""
    rows = db.session.execute(select(Organisation.id, Organisation.name))
    judged = apart(Sort.ORGANISATION)
    return [
        pair
        for pair in organisation_pairs((n, name) for n, name in rows)
        if (pair.one, pair.other) not in judged
    ]


def doubled_delegates(series: Series, seminar_id: int | None = None) -> list[Pair]:
    """Pairs of delegates of a series (at one seminar, where it is given) that may be one person."""
    query = select(
        Delegate.id, Delegate.seminar_id, Delegate.name, Delegate.organisation_id, Delegate.email_key
    ).where(
        Delegate.seminar_id.in_([each.id for each in series.seminars]),
        Delegate.state != DelegateState.CANCELLED,
    )
    if seminar_id is not None:
        query = query.where(Delegate.seminar_id == seminar_id)
    people = [
        Somebody(n, where, name, org, email or "") for n, where, name, org, email in db.session.execute(query)
    ]
    judged = apart(Sort.DELEGATE)
    return [pair for pair in person_pairs(people) if (pair.one, pair.other) not in judged]


@verb
def rename_organisation(*, organisation: Organisation, name: str, actor: Actor, at: datetime) -> None:
    """Give an organisation another name; the old one stays known as a spelling of it.

    Raises Invalid for no name, Conflict for that of another organisation.
    """
    lock(organisation)
    name = " ".join(name.split())[:200]
    key = organisation_key(name)[:200]
    if not key:
        raise Invalid("Enter the name.", field="name")
    other = db.session.scalar(select(Organisation).where(Organisation.name_key == key))
    if other is not None and other.id != organisation.id:
        raise Conflict(f"There is '{other.name}' already.", next_step="Merge the two instead.", field="name")
    before, before_key = organisation.name, organisation.name_key
    db.session.execute(delete(OrganisationAlias).where(OrganisationAlias.name_key == key))
    organisation.name, organisation.name_key = name, key
    db.session.flush()
    if before_key != key:
        _add_alias(before_key, before, organisation)
    _search_anew(organisation)
    record(action="rename organisation", subject=organisation, actor=actor, at=at, before=before, after=name)


def _add_alias(key: str, name: str, organisation: Organisation) -> None:
    known = db.session.get(OrganisationAlias, key)
    if known is None:
        db.session.add(OrganisationAlias(name_key=key, name=name, organisation_id=organisation.id))
    else:
        known.organisation_id = organisation.id


def _search_anew(organisation: Organisation) -> None:
    """What the desk searches holds the organisation's name."""
    for delegate in db.session.scalars(select(Delegate).where(Delegate.organisation_id == organisation.id)):
        delegate.search_key = fold(f"{delegate.badge_code} {delegate.name} {organisation.name}")[:500]


@verb
def merge_organisations(*, kept: Organisation, gone: Organisation, actor: Actor, at: datetime) -> int:
    """Put two organisations together under the name of ``kept``; returns how many delegates moved.

    The other name stays as a spelling, so that whoever enters it comes to ``kept``. Raises Conflict
    where one of them has gone meanwhile.
    """
    if kept.id == gone.id:
        raise Invalid("Choose two that differ.")
    # Always in the same order, so that two who merge the same pair wait for each other.
    for row in sorted((kept, gone), key=lambda each: each.id):
        lock(row)
    moved = db.session.scalar(select(func.count(Delegate.id)).where(Delegate.organisation_id == gone.id))
    db.session.execute(
        update(Delegate).where(Delegate.organisation_id == gone.id).values(organisation_id=kept.id)
    )
    db.session.execute(
        update(OrganisationAlias)
        .where(OrganisationAlias.organisation_id == gone.id)
        .values(organisation_id=kept.id)
    )
    key, name, number = gone.name_key, gone.name, gone.id
    record(
        action="merge organisations",
        subject=kept,
        actor=actor,
        at=at,
        gone=number,
        name=name,
        delegates=moved or 0,
    )
    db.session.delete(gone)
    db.session.flush()
    db.session.expire_all()
    _add_alias(key, name, kept)
    _search_anew(kept)
    return moved or 0


def organisation_by_id(number: int) -> Organisation:
    """The organisation of that number. Raises Missing."""
    found = db.session.get(Organisation, number)
    if found is None:
        raise Missing(
            "This organisation is no longer there.",
            next_step="Somebody may have merged it: look at the list.",
        )
    return found


FIELDS = ("name", "email", "organisation_id", "occupation_id", "sector_id", "level_id", "age_band_id")


@verb
def merge_delegates(
    *, kept: Delegate, gone: Delegate, take: frozenset[str] = frozenset(), actor: Actor, at: datetime
) -> Delegate:
    """Make one registration of two of the same person at one seminar; ``kept`` keeps its link and badge.

    ``take`` names the fields (``FIELDS``) that are taken over from ``gone``. Whatever else belongs to
    ``gone``, such as check-ins, messages, seats and answers to own questions, goes to ``kept`` unless it
    has the same. Who has answered the questionnaire is united; responses are nobody's. A place that
    becomes free goes to the next in line. Raises Invalid for two seminars, Conflict for one gone.
    """
    seminar = lock(kept.seminar)
    if gone.seminar_id != kept.seminar_id or kept.id == gone.id:
        raise Invalid("Only two registrations for one seminar can be merged.")
    lock(kept)
    lock(gone)
    had_two_places = kept.state is gone.state is DelegateState.REGISTERED
    for before in BEFORE_MERGE:
        before(kept, gone)
    answers = answers_of([kept.id, gone.id])
    missing = {
        question: answer
        for question, answer in answers.get(gone.id, {}).items()
        if question not in answers.get(kept.id, {})
    }
    taken = {name: getattr(gone, name) for name in FIELDS if name in take}
    better = gone.state is DelegateState.REGISTERED and kept.state is not DelegateState.REGISTERED
    if better:
        kept.state, kept.queued_at, kept.cancelled_at = gone.state, None, None
    record(
        action="merge registrations",
        subject=gone,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        into=kept.id,
        name=gone.name,
    )
    record(
        action="merge registrations",
        subject=kept,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        other=gone.id,
        fields=sorted(taken),
    )
    db.session.flush()
    _move_rows(gone.id, kept.id)
    db.session.execute(update(Delegate).where(Delegate.handed_to_id == gone.id).values(handed_to_id=kept.id))
    kept_id, gone_id = kept.id, gone.id
    db.session.expire_all()
    db.session.execute(delete(Delegate).where(Delegate.id == gone_id))
    db.session.expire_all()
    kept = db.session.get_one(Delegate, kept_id)
    _take_over(kept, taken)
    if missing:
        set_answers(delegate=kept, answers=missing)
    if had_two_places and not is_over(seminar, at):
        fill_places(seminar=seminar, actor=actor, at=at)
    return kept


def _take_over(kept: Delegate, taken: dict[str, object]) -> None:
    for name, value in taken.items():
        setattr(kept, name, value)
    if "name" in taken:
        kept.sort_key = sort_key(kept.name)
    if "email" in taken:
        kept.email_key = email_key(kept.email) if kept.email else None
    db.session.flush()
    db.session.expire(kept)
    kept.search_key = fold(f"{kept.badge_code} {kept.name} {kept.organisation.name}")[:500]


def _move_rows(gone: int, kept: int) -> None:
    """Let every row of every room that points at ``gone`` point at ``kept``, unless that has the same."""
    for table in Model.metadata.sorted_tables:
        columns = [
            key.parent.name
            for key in table.foreign_keys
            if key.column.table.name == "delegate" and table.name not in _LEAVE_OUT
        ]
        for column in columns:
            _move_rows_of(table, column, gone, kept)


def _move_rows_of(table: Table, column: str, gone: int, kept: int) -> None:
    keys = list(table.primary_key)
    rows = db.session.execute(select(*keys).where(table.c[column] == gone)).all()
    for row in rows:
        here = [key == value for key, value in zip(keys, row, strict=True)]
        try:
            with db.session.begin_nested():
                db.session.execute(update(table).where(*here).values({column: kept}))
        except IntegrityError:
            # The kept registration has the same: this one goes with the other.
            db.session.execute(delete(table).where(*here))

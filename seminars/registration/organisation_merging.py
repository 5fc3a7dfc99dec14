"""Organisations renamed and merged: every spelling that people chose stays theirs, as another spelling.

Whoever registers holds the seminar's row and then the organisation's; so do these verbs.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from seminars.audit.service import Actor, record, record_each
from seminars.database import verb
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.programme.models import Seminar
from seminars.registration.details import LONGEST_NAME
from seminars.registration.merged import record_going
from seminars.registration.models import Delegate, Organisation
from seminars.registration.names import organisation_key, search_key
from seminars.registration.organisations import organisation_named
from seminars.registration.sameness_models import OrganisationAlias, OrganisationsApart

# What a merge of two organisations means for rooms further down, in sentences for the preview.
MERGE_NOTES: list[Callable[[Organisation, Organisation], list[str]]] = []

_AGAIN = "Look at the list of organisations and begin again if it is still needed."


def delegates_of(organisation: Organisation) -> int:
    """How many registrations name the organisation, cancelled ones too."""
    query = select(func.count()).select_from(Delegate).where(Delegate.organisation_id == organisation.id)
    return db.session.scalar(query) or 0


def _hold(*organisations: Organisation) -> None:
    """Hold the seminars of their delegates, then the organisations, each in the order of their numbers.

    Raises Conflict where one of the organisations is gone.
    """
    db.session.flush()
    numbers = sorted(each.id for each in organisations)
    concerned = select(Delegate.seminar_id).where(Delegate.organisation_id.in_(numbers))
    db.session.scalars(
        select(Seminar)
        .where(Seminar.id.in_(concerned))
        .order_by(Seminar.id)
        .with_for_update(of=Seminar, key_share=True)
    ).all()
    held = db.session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(numbers))
        .order_by(Organisation.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if len(held) != len(numbers):
        raise Conflict("One of them has been merged or removed by somebody else meanwhile.", next_step=_AGAIN)


def _tidied(name: str) -> tuple[str, str]:
    """The name as it is kept, and its key. Raises Invalid."""
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        raise Invalid(f"Keep it under {LONGEST_NAME} characters.", field="name")
    key = organisation_key(name)[:200]
    if not key:
        raise Invalid("Enter the name.", field="name")
    if "://" in name:
        raise Invalid("Leave out links.", field="name")
    return name, key


def _keep_spelling(organisation: Organisation, name: str, key: str) -> None:
    db.session.add(OrganisationAlias(organisation_id=organisation.id, name=name, name_key=key))


def _spelt(key: str) -> OrganisationAlias | None:
    return db.session.scalar(select(OrganisationAlias).where(OrganisationAlias.name_key == key))


def _call(organisation: Organisation, name: str, key: str) -> None:
    """Let a held organisation have another name; the one that it had becomes a spelling."""
    if key != organisation.name_key:
        spelling = _spelt(key)
        if spelling is not None:
            db.session.delete(spelling)
        before = organisation.name, organisation.name_key
        organisation.name, organisation.name_key = name, key
        db.session.flush()
        _keep_spelling(organisation, *before)
    organisation.name = name
    db.session.flush()


def _found_by(organisation: Organisation) -> None:
    """Let the desk find its delegates by the name as it is now."""
    rows = db.session.execute(
        select(Delegate.id, Delegate.badge_code, Delegate.name).where(
            Delegate.organisation_id == organisation.id
        )
    ).all()
    if rows:
        db.session.execute(
            update(Delegate),
            [
                {"id": number, "search_key": search_key(code, name, organisation.name)}
                for number, code, name in rows
            ],
        )


def _told_the_desk(delegates: Iterable[Delegate], actor: Actor, at: datetime) -> None:
    """An entry in each delegate's history, by which devices at the desk learn of it too."""
    by_seminar: dict[int, list[Delegate]] = {}
    for delegate in delegates:
        by_seminar.setdefault(delegate.seminar_id, []).append(delegate)
    for seminar_id, here in sorted(by_seminar.items()):
        record_each(
            action="change registration",
            subjects=here,
            actor=actor,
            at=at,
            seminar_id=seminar_id,
            fields=["organisation"],
        )


def _belonging_to(organisation: Organisation) -> list[Delegate]:
    return list(
        db.session.scalars(
            select(Delegate)
            .where(Delegate.organisation_id == organisation.id)
            .order_by(Delegate.seminar_id, Delegate.id)
            .execution_options(populate_existing=True)
        )
    )


@verb
def rename_organisation(
    *, organisation: Organisation, name: str, actor: Actor, at: datetime, seen: str | None = None
) -> Organisation:
    """Give an organisation another name; the old one stays a spelling of it.

    ``seen`` is the name that the acting person had in front of them. Raises Invalid for no name, Conflict
    for one that is another organisation's, and where somebody else has renamed it meanwhile.
    """
    name, key = _tidied(name)
    _hold(organisation)
    if seen is not None and seen != organisation.name:
        raise Conflict(
            f"Somebody else has renamed it to '{organisation.name}' meanwhile.",
            next_step="Rename it again if you still want to.",
            field="name",
        )
    before = organisation.name
    if name == before:
        return organisation
    _refuse_if_others(organisation, name, key)
    try:
        _call(organisation, name, key)
    except IntegrityError as error:
        raise Conflict(f"'{name}' has just been added to the list.", field="name") from error
    _found_by(organisation)
    _told_the_desk(_belonging_to(organisation), actor, at)
    record(action="rename organisation", subject=organisation, actor=actor, at=at, before=before, after=name)
    return organisation


def _refuse_if_others(organisation: Organisation, name: str, key: str) -> None:
    other = db.session.scalar(select(Organisation).where(Organisation.name_key == key))
    spelling = _spelt(key)
    if other is None and spelling is not None:
        other = spelling.organisation
    if other is not None and other.id != organisation.id:
        raise Conflict(f"'{name}' is '{other.name}' on the list.", next_step="Merge the two.", field="name")


@verb
def merge_organisations(
    *,
    kept: Organisation,
    gone: Organisation,
    name: str,
    actor: Actor,
    at: datetime,
    seen: tuple[str, str] | None = None,
) -> int:
    """Make two organisations one, with the ``name`` of either (or a spelling of one).

    All delegates of ``gone`` belong to ``kept``; every name and spelling but the one chosen stays a
    spelling, so that whoever enters it lands there. Returns how many delegates moved. ``seen`` are the
    names that the acting person had in front of them. Raises Invalid for another name, Conflict where
    somebody else was faster.
    """
    if kept.id == gone.id:
        raise Invalid("Choose two different organisations.", field="into")
    _hold(kept, gone)
    if seen is not None and seen != (kept.name, gone.name):
        raise Conflict("Somebody else has renamed one of them meanwhile.", next_step=_AGAIN)
    name, key = _tidied(name)
    gone_name, gone_key = gone.name, gone.name_key
    moved = _belonging_to(gone)
    others = _belonging_to(kept)
    for delegate in moved:
        delegate.organisation_id, delegate.organisation = kept.id, kept
    db.session.flush()
    db.session.execute(
        update(OrganisationAlias)
        .where(OrganisationAlias.organisation_id == gone.id)
        .values(organisation_id=kept.id)
    )
    _keep_apart_as_before(kept.id, gone.id)
    record_going(gone=gone, kept=kept, actor=actor, at=at)
    db.session.delete(gone)
    db.session.flush()
    _keep_spelling(kept, gone_name, gone_key)
    db.session.flush()
    spelling = _spelt(key)
    if key != kept.name_key and (spelling is None or spelling.organisation_id != kept.id):
        raise Invalid("Choose one of the names that they have.", field="name")
    renamed = name != kept.name
    _call(kept, name, key)
    _found_by(kept)
    _told_the_desk([*moved, *(others if renamed else [])], actor, at)
    record(
        action="merge organisations",
        subject=kept,
        actor=actor,
        at=at,
        merged=gone_name,
        name=name,
        delegates=len(moved),
    )
    return len(moved)


def _keep_apart_as_before(kept: int, gone: int) -> None:
    """What is different from the one that goes is different from the one that stays."""
    pairs = db.session.scalars(
        select(OrganisationsApart).where(
            (OrganisationsApart.first_id.in_([kept, gone])) | (OrganisationsApart.second_id.in_([kept, gone]))
        )
    ).all()
    known = {(pair.first_id, pair.second_id) for pair in pairs}
    for pair in pairs:
        if gone not in (pair.first_id, pair.second_id):
            continue
        other = pair.second_id if pair.first_id == gone else pair.first_id
        now = (min(kept, other), max(kept, other))
        if other != kept and now not in known:
            known.add(now)
            db.session.add(
                OrganisationsApart(first_id=now[0], second_id=now[1], at=pair.at, account_id=pair.account_id)
            )
        db.session.delete(pair)
    db.session.flush()


@verb
def keep_organisations_apart(
    *, first: Organisation, second: Organisation, actor: Actor, at: datetime
) -> None:
    """Note that the two are different, so that they are not proposed again. Twice is as once."""
    low, high = sorted((first, second), key=lambda each: each.id)
    if low.id == high.id:
        raise Invalid("Choose two different organisations.")
    _hold(low, high)
    if db.session.get(OrganisationsApart, (low.id, high.id)) is not None:
        return
    db.session.add(OrganisationsApart(first_id=low.id, second_id=high.id, at=at, account_id=actor.account_id))
    record(
        action="keep organisations apart",
        subject=low,
        actor=actor,
        at=at,
        names=[low.name, high.name],
    )


@verb
def add_spelling(*, organisation: Organisation, name: str, actor: Actor, at: datetime) -> None:
    """Whoever enters ``name`` from now on belongs to the organisation.

    Raises Invalid for no name, Conflict for one that delegates of another organisation have chosen.
    """
    name, _ = _tidied(name)
    other = organisation_named(name)
    if other.id == organisation.id:
        return
    db.session.flush()
    if delegates_of(other):
        raise Conflict(f"'{other.name}' is on the list, with delegates.", next_step="Merge it.", field="name")
    merge_organisations(kept=organisation, gone=other, name=organisation.name, actor=actor, at=at)


@verb
def remove_spelling(*, organisation: Organisation, alias_id: int, actor: Actor, at: datetime) -> None:
    """Whoever enters that spelling from now on belongs to an organisation of their own. Twice is as once."""
    _hold(organisation)
    spelling = db.session.get(OrganisationAlias, alias_id)
    if spelling is None:
        return
    if spelling.organisation_id != organisation.id:
        raise Missing("This spelling belongs to another organisation.")
    db.session.delete(spelling)
    record(action="remove spelling", subject=organisation, actor=actor, at=at, spelling=spelling.name)


@verb
def remove_organisation(*, organisation: Organisation, actor: Actor, at: datetime) -> None:
    """Take an organisation off the list. Raises Conflict while delegates belong to it."""
    _hold(organisation)
    number = delegates_of(organisation)
    if number:
        raise Conflict(
            f"{number} {'delegate belongs' if number == 1 else 'delegates belong'} to '{organisation.name}'.",
            next_step="Merge it into another one instead.",
        )
    record(action="remove organisation", subject=organisation, actor=actor, at=at, name=organisation.name)
    db.session.delete(organisation)

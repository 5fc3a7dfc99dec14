"""Bringing a list of people in: all of it in one transaction, then the messages one after another."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import func, insert, select

from seminars.audit.service import Actor, record, record_numbers
from seminars.database import add_rows, lock, verb
from seminars.errors import Conflict, Missing
from seminars.extensions import db
from seminars.mail.models import Message
from seminars.programme import service as programme_service
from seminars.programme.models import ProfileField, ProfileOption, Seminar
from seminars.registration import messages
from seminars.registration.answering import places_now
from seminars.registration.asking import Answer
from seminars.registration.details import Details, told_columns
from seminars.registration.form_models import (
    RegistrationAnswer,
    RegistrationAnswerOption,
    RegistrationQuestion,
)
from seminars.registration.import_checking import Read, Tell, chunks, plan_import, read_import
from seminars.registration.import_columns import LISTS
from seminars.registration.import_models import DelegateImport, ImportState
from seminars.registration.import_plan import Outcome, Plan, Planned, places_for
from seminars.registration.import_rows import Lists
from seminars.registration.import_store import lists_of, refuse_cancelled
from seminars.registration.links import new_badge_code, new_seed, token, token_hash
from seminars.registration.models import Delegate, DelegateState, Organisation, Source
from seminars.registration.names import fold, organisation_key, search_key
from seminars.registration.organisations import organisation_named
from seminars.registration.queries import waiting_positions
from seminars.registration.queueing import is_over
from seminars.registration.registering import change
from seminars.registration.sent_tables import mark_done

# Messages that are written at once: nobody else can write meanwhile.
LETTERS = 50


def bring_in(row: DelegateImport, *, revision: int, actor: Actor, at: datetime, tell: Tell) -> dict[str, Any]:
    """Make the people of a list delegates, and write to those who were added if that was chosen.

    Returns what became of the rows. Done again (after a worker has died) it goes on where it stopped.
    Raises Conflict where a row is at fault now, or what was looked at is no longer what would be done.
    """
    if row.state is not ImportState.DONE:
        if row.revision != revision:
            raise Conflict("Something else was chosen meanwhile.", next_step="Look at the rows once more.")
        read = read_import(row, tell)
        links = new_links(len(read.rows))
        tell(len(read.rows), len(read.rows), "Adding the delegates, all at once")
        _write_all(row=row, read=read, links=links, revision=revision, actor=actor, at=at)
    outcome = dict(row.outcome)
    if row.writes_to_added:
        write_to_added(row, at=at, tell=tell)
    return outcome


def new_links(number: int) -> list[tuple[str, str]]:
    """Seeds of personal links with the hashes of their tokens; made before anybody has to wait for them."""
    key = current_app.config["SECRET_KEY"]
    seeds = [new_seed() for _ in range(number)]
    return [(seed, token_hash(token(key, seed, 1))) for seed in seeds]


@verb
def _write_all(
    *,
    row: DelegateImport,
    read: Read,
    links: Sequence[tuple[str, str]],
    revision: int,
    actor: Actor,
    at: datetime,
) -> None:
    seminar = lock(db.session.get_one(Seminar, row.seminar_id))
    held = lock(row)
    if held.state is ImportState.DONE:
        return
    refuse_cancelled(seminar)
    _require_unchanged(held, read, seminar, revision)
    entries = _add_entries(read.lists, read.columns.values, seminar, actor, at)
    plan = plan_import(seminar, read, lambda *_: None)
    if plan.counts.get(Outcome.ERROR):
        raise Conflict("Rows of the list are at fault now.", next_step="Check the list once more.")
    for each in plan.rows:
        if each.details is not None and entries:
            each.details = _with_entries(each.details, entries)
    taken = places_now(seminar, at)
    added, waiting = _add(
        plan.of(Outcome.NEW), seminar, links, places_for(taken, _new(plan), at), held, actor, at
    )
    _change(plan.of(Outcome.CHANGED), actor, at)
    outcome = {
        **plan.counts,
        "waiting": waiting,
        "rows": len(plan.rows),
        "added": added,
        "addressed": sum(
            1 for each in plan.of(Outcome.NEW) if each.details is not None and each.details.email
        ),
    }
    mark_done(held, outcome, at)
    record(
        action="import delegates",
        subject=held,
        actor=actor,
        at=at,
        seminar_id=seminar.id,
        added=len(added),
        waiting=waiting,
        changed=plan.counts.get(Outcome.CHANGED, 0),
        rows=len(plan.rows),
    )


def _new(plan: Plan) -> int:
    return plan.counts.get(Outcome.NEW, 0)


def _require_unchanged(row: DelegateImport, read: Read, seminar: Seminar, revision: int) -> None:
    """What the rows were read by still holds, and cannot change until the end."""
    db.session.scalars(
        select(ProfileOption.id)
        .where(ProfileOption.series_id == seminar.series_id)
        .with_for_update(read=True)
    ).all()
    db.session.scalars(
        select(RegistrationQuestion.id)
        .where(RegistrationQuestion.series_id == seminar.series_id)
        .with_for_update(read=True)
    ).all()
    if row.revision != revision or lists_of(seminar.series_id, read.columns) != read.lists:
        raise Conflict(
            "The lists or questions of the series were changed meanwhile.",
            next_step="Check the list once more.",
        )


def _add_entries(lists: Lists, values: Any, seminar: Seminar, actor: Actor, at: datetime) -> dict[int, int]:
    """Add the entries that were asked for; returns their numbers by the numbers they had before."""
    if not lists.added:
        return {}
    for field in LISTS:
        wanted = [values[field][folded][4:] for key, folded in lists.added if key == field]
        if wanted:
            programme_service.add_options(
                series=seminar.series, field=ProfileField(field), labels=wanted, actor=actor, at=at
            )
    db.session.flush()
    made = lists_of(seminar.series_id).entries
    numbers = {(key, fold(option.label)): option.id for key in LISTS for option in made[key]}
    return {
        before: numbers[key, fold(values[key][folded][4:])] for (key, folded), before in lists.added.items()
    }


def _with_entries(details: Details, entries: dict[int, int]) -> Details:
    found: dict[str, Any] = {
        f"{key}_id": entries[getattr(details, f"{key}_id")]
        for key in LISTS
        if getattr(details, f"{key}_id") in entries
    }
    return replace(details, **found) if found else details


def _add(
    people: Sequence[Planned],
    seminar: Seminar,
    links: Sequence[tuple[str, str]],
    moments: Sequence[datetime | None],
    row: DelegateImport,
    actor: Actor,
    at: datetime,
) -> tuple[list[int], int]:
    """Add delegates; returns their numbers in order, and how many of them wait."""
    told = [each.details for each in people if each.details is not None]
    if not told:
        return [], 0
    organisations = organisations_named({details.organisation for details in told})
    codes = unused_badge_codes(seminar, len(told))
    rows = []
    for details, moment, code, (seed, hashed) in zip(told, moments, codes, links, strict=False):
        organisation_id, organisation = organisations[organisation_key(details.organisation)[:200]]
        rows.append(
            {
                **told_columns(details),
                "organisation_id": organisation_id,
                "search_key": search_key(code, details.name, organisation),
                "seminar_id": seminar.id,
                "state": DelegateState.REGISTERED if moment is None else DelegateState.WAITING,
                "queued_at": moment,
                "source": Source.IMPORT,
                "created_at": at,
                "consented_at": at,
                "badge_code": code,
                "link_seed": seed,
                "link_version": 1,
                "token_hash": hashed,
                "calendar_sequence": 0,
            }
        )
    db.session.flush()
    # By their codes: a database need not give the numbers in the order of the rows.
    made = db.session.execute(insert(Delegate).returning(Delegate.badge_code, Delegate.id), rows)
    by_code = {code: number for code, number in made}
    numbers = [by_code[code] for code in codes]
    _add_answers(numbers, told)
    for state, waits in ((DelegateState.REGISTERED, False), (DelegateState.WAITING, True)):
        record_numbers(
            action="register",
            model=Delegate,
            numbers=[
                number for number, moment in zip(numbers, moments, strict=True) if bool(moment) == waits
            ],
            actor=actor,
            at=at,
            seminar_id=seminar.id,
            state=state.value,
            source=Source.IMPORT.value,
            file=row.filename,
        )
    return numbers, sum(1 for moment in moments if moment is not None)


def _add_answers(numbers: Sequence[int], told: Sequence[Details]) -> None:
    texts: list[dict[str, Any]] = []
    options: list[dict[str, Any]] = []
    for number, details in zip(numbers, told, strict=True):
        for question_id, answer in details.answers.items():
            if answer:
                key = {"delegate_id": number, "question_id": question_id}
                texts.append({**key, "text": _text(answer)})
                options += [{**key, "option_id": each} for each in answer if isinstance(answer, tuple)]
    add_rows(RegistrationAnswer, texts)
    add_rows(RegistrationAnswerOption, options)


def _text(answer: Answer) -> str:
    return answer if isinstance(answer, str) else ""


def _change(people: Sequence[Planned], actor: Actor, at: datetime) -> None:
    """Change what delegates told, as their own form would."""
    wanted = {each.delegate_id: each.details for each in people}
    for part in chunks(wanted):
        for delegate in db.session.scalars(select(Delegate).where(Delegate.id.in_(part))).all():
            details = wanted[delegate.id]
            if details is not None:
                change(delegate=delegate, details=details, actor=actor, at=at)


def organisations_named(names: Collection[str]) -> dict[str, tuple[int, str]]:
    """Number and name of each organisation by what its spellings share; made where it is new."""
    spelt: dict[str, str] = {}
    for name in sorted(names):
        spelt.setdefault(organisation_key(name)[:200], name)
    found: dict[str, tuple[int, str]] = {}
    for part in chunks(spelt):
        # Held (shared), so that nobody merges it into another meanwhile.
        rows = db.session.execute(
            select(Organisation.name_key, Organisation.id, Organisation.name)
            .where(Organisation.name_key.in_(part))
            .order_by(Organisation.name_key)
            .with_for_update(read=True, key_share=True)
        )
        found |= {key: (number, name) for key, number, name in rows}
    # In order, so that two lists that are brought in at once do not wait for each other.
    for key in sorted(spelt):
        if key not in found:
            made = organisation_named(spelt[key])
            found[key] = made.id, made.name
    return found


def unused_badge_codes(seminar: Seminar, number: int) -> list[str]:
    """New badge codes that nobody at the seminar has, no two alike."""
    used = set(db.session.scalars(select(Delegate.badge_code).where(Delegate.seminar_id == seminar.id)))
    made: list[str] = []
    while len(made) < number:
        code = new_badge_code()
        if code not in used:
            used.add(code)
            made.append(code)
    return made


def write_to_added(row: DelegateImport, *, at: datetime, tell: Tell) -> None:
    """Write to those whom the list added, each once, however often it is begun."""
    numbers: list[int] = row.outcome.get("added", [])
    done = 0
    for part in chunks(numbers, LETTERS):
        tell(done, len(numbers), "Writing the messages")
        _write_letters(seminar_id=row.seminar_id, import_id=row.id, numbers=part, at=at)
        done += len(part)
    tell(done, len(numbers), "All messages are written")


@verb
def _write_letters(*, seminar_id: int, import_id: int, numbers: Sequence[int], at: datetime) -> None:
    seminar = db.session.get(Seminar, seminar_id)
    if seminar is None:
        raise Missing("The seminar has been removed.")
    if is_over(seminar, at):
        return
    # Nobody else writes for this list meanwhile, so what is not there yet is not looked for again.
    lock(db.session.get_one(DelegateImport, import_id))
    keys = {number: _letter_key(import_id, number) for number in numbers}
    written = set(db.session.scalars(select(Message.once_key).where(Message.once_key.in_(keys.values()))))
    positions = waiting_positions(seminar)
    for delegate in db.session.scalars(
        select(Delegate).where(Delegate.id.in_(numbers)).order_by(Delegate.id)
    ).all():
        once_key = keys[delegate.id]
        if once_key in written:
            continue
        if delegate.state is DelegateState.REGISTERED:
            messages.tell_registered(delegate, at, once_key=once_key, new=True)
        elif delegate.state is DelegateState.WAITING:
            messages.tell_waiting(delegate, positions[delegate.id], at, once_key=once_key, new=True)


def _letter_key(import_id: int, number: int) -> str:
    return f"import:{import_id}:{number}"


def letters_written(row: DelegateImport) -> int:
    """How many of the messages to those whom the list added are written."""
    keys = _letter_key(row.id, 0)[:-1]
    query = select(func.count(Message.id)).where(Message.once_key.startswith(keys, autoescape=True))
    return db.session.scalar(query) or 0

"""What a registration needs to know beside the seminar itself, read in one statement.

It is the same for everybody until an organiser changes something. So it is kept, and hundreds who register
at once share it: each verb that writes to a table that it may be made of leaves a new *mark*
(``note_change``, called before each commit), which is read along with the seminar. The mark is read before
what it stands for: what is written meanwhile can only make what is kept newer than its mark.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    Integer,
    Row,
    Select,
    String,
    bindparam,
    cast,
    false,
    literal_column,
    null,
    select,
    true,
    type_coerce,
    union_all,
)

from seminars.database import UtcDateTime, connection, insert_or_change
from seminars.errors import Conflict
from seminars.programme.models import ProfileOption, Seminar, Series, Session, Venue
from seminars.registration.about import About
from seminars.registration.asking import (
    Asked,
    Asking,
    Asks,
    FormField,
    ListEntry,
    OwnOption,
    OwnQuestion,
    QuestionKind,
)
from seminars.registration.form_models import (
    RegistrationField,
    RegistrationQuestion,
    RegistrationQuestionOption,
)
from seminars.registration.groundwork_models import GroundworkMark
from seminars.registration.message_models import Wording
from seminars.registration.wording import KINDS


class _Row(NamedTuple):
    """A row of the statement below."""

    part: int
    number: int
    parent: int
    kind: str
    label: str
    words: str
    marked: int
    offered: int
    position: int
    starts_at: datetime | str
    ends_at: datetime | str


@dataclass(frozen=True)
class Plan:
    """The seminar's sessions as messages need them: when each is, and whether one has limited places."""

    spans: Sequence[tuple[datetime, datetime]] = ()
    limited: bool = False


@dataclass(frozen=True, eq=False)
class Groundwork:
    """What the form asks, when the sessions are, and how the series words its messages.

    ``revision`` and ``mark`` are those of the seminar when it was read: with another one it may not be true.
    """

    asked: Asked
    plan: Plan
    wordings: Mapping[str, tuple[str, str]]
    revision: int = 0
    mark: str | None = None

    def asks_as(self, other: "Groundwork") -> bool:
        """Whether a form made of the one is a form made of the other."""
        return self.asked is other.asked or (
            self.plan.limited == other.plan.limited
            and self.asked.asks == other.asked.asks
            and self.asked.entries == other.asked.entries
            and self.asked.questions == other.asked.questions
        )

    def wording(self, kind: str) -> tuple[str, str]:
        """Subject and text of a kind of message: the series' own, or the default."""
        default = KINDS[kind]
        return self.wordings.get(kind, (default.subject, default.body))


_ASKING, _ENTRY, _QUESTION, _OPTION, _WORDING, _SESSION = range(6)
_NO_NUMBER: Any = literal_column("0")
_NO_TEXT: Any = literal_column("''")
# What a row holds is made of it where it is kept (below), not each time that it is read.
_NO_TIME = type_coerce(cast(null(), UtcDateTime), String)
_NO: Any = type_coerce(false(), Integer)
_YES: Any = type_coerce(true(), Integer)


def _part(part: int, **columns: Any) -> Select[Any]:
    """Rows of one kind; all have the same columns, those that a kind lacks stand empty."""
    usual = {
        "number": _NO_NUMBER,
        "parent": _NO_NUMBER,
        "kind": _NO_TEXT,
        "label": _NO_TEXT,
        "words": _NO_TEXT,
        "marked": _NO,
        "offered": _YES,
        "position": _NO_NUMBER,
        "starts_at": _NO_TIME,
        "ends_at": _NO_TIME,
    }
    named = {**usual, **columns}
    return select(
        literal_column(str(part)).label("part"), *(each.label(name) for name, each in named.items())
    )


_series: Any = bindparam("series")
_seminar: Any = bindparam("seminar")
_field, _entry = RegistrationField.__table__.c, ProfileOption.__table__.c
_question, _option = RegistrationQuestion.__table__.c, RegistrationQuestionOption.__table__.c
_wording, _session = Wording.__table__.c, Session.__table__.c

_FORM = (
    _part(_ASKING, kind=type_coerce(_field.field, String), label=type_coerce(_field.asking, String)).where(
        _field.series_id == _series
    ),
    _part(
        _ENTRY,
        number=_entry.id,
        kind=type_coerce(_entry.field, String),
        label=_entry.label,
        offered=type_coerce(_entry.offered, Integer),
        position=_entry.position,
    ).where(_entry.series_id == _series),
    _part(
        _QUESTION,
        number=_question.id,
        kind=type_coerce(_question.kind, String),
        label=_question.label,
        words=_question.hint,
        marked=type_coerce(_question.required, Integer),
        position=_question.position,
    ).where(_question.series_id == _series, _question.offered),
    _part(
        _OPTION,
        number=_option.id,
        parent=_option.question_id,
        label=_option.label,
        offered=type_coerce(_option.offered, Integer),
        position=_option.position,
    ).where(_question.id == _option.question_id, _question.series_id == _series, _question.offered),
)
_ALL = (
    *_FORM,
    _part(_WORDING, kind=_wording.kind, label=_wording.subject, words=_wording.body).where(
        _wording.series_id == _series, _wording.kind.in_(["confirmation", "waiting_list"])
    ),
    _part(
        _SESSION,
        number=_session.id,
        marked=type_coerce(_session.capacity.is_not(None), Integer),
        starts_at=type_coerce(_session.starts_at, String),
        ends_at=type_coerce(_session.ends_at, String),
    ).where(_session.seminar_id == _seminar),
)
_ORDER: Any = tuple(map(literal_column, ("part", "position", "number")))
_READ_SESSIONS = _ALL[-1]
_READ_FORM = union_all(*_FORM).order_by(*_ORDER)
_READ_ALL = union_all(*_ALL).order_by(*_ORDER)


def asked_by(series: Series) -> Asked:
    """What the form of the series asks now."""
    rows = connection().execute(_READ_FORM, {"series": series.id})
    return _groundwork(tuple(rows)).asked


# With what ``About`` reads: the mark stands for both.
_MADE_OF = frozenset(
    each.__tablename__
    for each in (
        Series,
        Venue,
        Seminar,
        Session,
        ProfileOption,
        RegistrationField,
        RegistrationQuestion,
        RegistrationQuestionOption,
        Wording,
    )
)


def note_change(tables: Collection[str]) -> None:
    """Leave another mark where what was written to ``tables`` may make another groundwork."""
    if "*" in tables or not _MADE_OF.isdisjoint(tables):
        mark = secrets.token_hex(16)
        put = insert_or_change(GroundworkMark).values(id=1, mark=mark)
        connection().execute(put.on_conflict_do_update(index_elements=["id"], set_={"mark": mark}))


def groundwork_of(seminar: About) -> Groundwork:
    """What registering for the seminar needs beside it, as it is now."""
    read = _read if seminar.mark is None else _read_once
    return read(seminar.series_id, seminar.id, seminar.revision, seminar.mark)


def _read(series_id: int, seminar_id: int, revision: int, mark: str | None) -> Groundwork:
    rows = connection().execute(_READ_ALL, {"series": series_id, "seminar": seminar_id})
    return replace(_groundwork(tuple(rows)), revision=revision, mark=mark)


_read_once = lru_cache(maxsize=64)(_read)


def still_true(read: Groundwork | None, seminar: About) -> Groundwork:
    """What was read before, or what it is by now. Raises Conflict where the form is another by now."""
    if read is not None and (read.revision, read.mark) == (seminar.revision, seminar.mark):
        return read
    now = groundwork_of(seminar)
    if read is not None and not now.asks_as(read):
        raise Conflict("The form has changed meanwhile.", next_step="Look it over and send it again.")
    return now


def plan_of(seminar: Seminar | About) -> Plan:
    """The seminar's sessions as messages need them."""
    rows = connection().execute(_READ_SESSIONS, {"seminar": seminar.id})
    return _groundwork(tuple(rows)).plan


@lru_cache(maxsize=64)
def _groundwork(read: tuple[Row[Any], ...]) -> Groundwork:
    parts: list[list[_Row]] = [[] for _ in range(6)]
    for row in map(_Row._make, read):
        parts[row.part].append(row)
    options: dict[int, list[OwnOption]] = {}
    for row in parts[_OPTION]:
        options.setdefault(row.parent, []).append(OwnOption(row.number, row.label, bool(row.offered)))
    asked = Asked(
        asks=Asks({FormField(row.kind): Asking(row.label) for row in parts[_ASKING]}),
        entries=[
            ListEntry(row.number, FormField(row.kind), row.label, bool(row.offered)) for row in parts[_ENTRY]
        ],
        questions=[
            OwnQuestion(
                id=row.number,
                kind=QuestionKind(row.kind),
                label=row.label,
                hint=row.words,
                required=bool(row.marked),
                options=tuple(options.get(row.number, ())),
            )
            for row in parts[_QUESTION]
        ],
    )
    sessions = parts[_SESSION]
    spans = tuple((_moment(row.starts_at), _moment(row.ends_at)) for row in sessions)
    return Groundwork(
        asked,
        Plan(spans, any(row.marked for row in sessions)),
        {row.kind: (row.label, row.words) for row in parts[_WORDING]},
    )


def _moment(read: datetime | str) -> datetime:
    """A moment as a database gives it, of which SQLite makes a text in UTC."""
    moment = datetime.fromisoformat(read) if isinstance(read, str) else read
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

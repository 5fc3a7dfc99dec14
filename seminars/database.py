"""How rows are kept: column types, the verb (one transaction), locks, and SQLite's settings.

A *verb* is a function of a room's ``service`` that changes rows. The outermost verb of a call is one
transaction and the only thing that commits; verbs that it calls join it.
"""

import fcntl
import re
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Connection, DateTime, Engine, Enum, Index, TextClause, event, insert, inspect, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import InstrumentedAttribute, Session, make_transient_to_detached
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from sqlalchemy.types import TypeDecorator

from seminars.errors import Missing
from seminars.extensions import Model, db

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Model)

_IN_VERB = "seminars.in_verb"
# On a connection: the tables that were written to in its transaction.
_WRITTEN = "seminars.written"
# Called before a verb commits, with the names of the tables that it wrote to ('*': some that cannot be told).
# ``create_app`` fills it.
BEFORE_COMMIT: list[Callable[[Collection[str]], None]] = []
_CONNECTION = "seminars.connection"
_WRITE = "seminars_write"
_READS = re.compile(r"\s*(SELECT|PRAGMA|SET|SHOW|EXPLAIN|LOCK|ANALYZE)\b", re.IGNORECASE)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, kept in UTC and always aware; a naive value is a fault of the caller."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Into the database; raises ValueError for a naive moment."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Out of the database, aware and in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def choice(kind: type[StrEnum], name: str) -> Enum:
    """A column type for one of ``kind``'s values, with a check constraint named ``name``."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


def where_filled(table: str, column: str) -> Index:
    """An index of the rows in which ``column`` holds anything, for one that is empty in nearly all rows."""
    filled = text(f"{column} IS NOT NULL")
    return Index(f"ix_{table}_{column}", column, sqlite_where=filled, postgresql_where=filled)


def verb(function: Callable[P, R]) -> Callable[P, R]:
    """Make ``function`` a verb: commit at its end, roll everything back when it raises.

    The transaction starts with the write lock (SQLite) and with rows read afresh, so that what
    the verb counts cannot change under it; on PostgreSQL it calls ``lock`` on the row that
    guards what it counts. Raises Missing for a row that somebody else has removed meanwhile.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        session = db.session()
        if session.info.get(_IN_VERB):
            return function(*args, **kwargs)
        if session.new or session.dirty or session.deleted:
            raise RuntimeError("Rows were changed outside a verb.")
        options = _forget_what_was_read(session)
        session.info[_IN_VERB] = True
        try:
            with _turn():
                connection = session.connection(execution_options=options)
                session.info[_CONNECTION] = connection
                connection.info.pop(_WRITTEN, None)
                result = function(*args, **kwargs)
                session.flush()
                written = frozenset(connection.info.pop(_WRITTEN, ()))
                for hook in BEFORE_COMMIT if written else ():
                    hook(written)
                session.commit()
                return result
        except (ObjectDeletedError, StaleDataError) as error:
            session.rollback()
            raise _removed() from error
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop(_CONNECTION, None)
            session.info.pop(_IN_VERB, None)

    return run


def _forget_what_was_read(session: Session) -> dict[str, Any] | None:
    """Have rows read afresh from here on; returns with which options the verb's transaction begins.

    On PostgreSQL each statement sees what is committed by then, so the running transaction goes on: another
    one would cost two round trips. On SQLite one that has read may not write any more once others have.
    """
    if db.engine.dialect.name == "postgresql":
        session.expire_all()
        return None
    session.rollback()
    return {_WRITE: True}


@contextmanager
def _turn() -> Iterator[None]:
    """On SQLite, wait in line for the right to write.

    SQLite keeps no line: whoever finds it locked sleeps, up to a tenth of a second, and looks again.
    Here the system wakes the next one up at once, in all threads and processes. Safety does not hang
    on it: who writes without it still meets SQLite's own lock.
    """
    url = db.engine.url
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        yield
        return
    with open(f"{url.database}.turn", "ab") as line:
        fcntl.flock(line, fcntl.LOCK_EX)
        yield


def connection() -> Connection:
    """The session's connection, for statements on plain values; what the session holds is written first."""
    session = db.session()
    session.flush()
    held: Connection | None = session.info.get(_CONNECTION)
    # A savepoint is set only once the session itself is asked.
    return held if held is not None and not session.in_nested_transaction() else session.connection()


def in_verb() -> bool:
    """Whether a verb is running here."""
    return bool(db.session().info.get(_IN_VERB))


@contextmanager
def write_connection() -> Iterator[Connection]:
    """A transaction of its own beside the session's, such as for progress that shows at once.

    Never inside a verb: on SQLite it would wait for a lock that the verb itself holds.
    """
    writing = db.engine.connect().execution_options(**{_WRITE: True})
    with _turn(), writing as connection, connection.begin():
        yield connection


def lock(row: M) -> M:
    """Hold ``row`` until the transaction ends, with its values read afresh.

    SQLite already holds the whole database inside a verb; PostgreSQL locks the one row. Raises
    Missing for a row that somebody else has removed meanwhile.
    """
    try:
        # Only the row itself: what is read along with it by a join stays free (and may be absent). Its key
        # stays free too: who writes an audit entry that points at it must not wait (and wait for each other).
        db.session.refresh(row, with_for_update={"of": type(row), "key_share": True})
    except InvalidRequestError as error:
        identity = inspect(row).identity
        if identity is None or db.session.get(type(row), identity, populate_existing=True) is not None:
            raise
        raise _removed() from error
    return row


def add_rows(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows in one statement, given by column; unlike ``session.add_all`` nothing is read back."""
    if rows:
        db.session.flush()
        db.session.execute(insert(model), list(rows))


def insert_row(model: type[Model], **values: Any) -> int:
    """Insert one row, given by column, and return its number; unlike ``session.add`` nothing is kept of it.

    For what is written beside everything else, such as messages.
    """
    number = _insert(model, values, numbered=True)
    assert number is not None
    return number


def put_row(model: type[Model], **values: Any) -> None:
    """``insert_row`` for a row whose number nobody asks for, such as an audit entry."""
    _insert(model, values, numbered=False)


def _insert(model: type[Model], values: Mapping[str, Any], *, numbered: bool) -> int | None:
    reached = connection()
    return _insertion(model.__table__, tuple(values), reached.dialect, numbered).run(reached, values)


def add_at_once(row: Model) -> None:
    """Insert a new row now and keep track of it, as ``session.add`` and a flush do, for a part of their work.

    For the one row that many wait for. Nothing that it refers to is added with it, and what the database
    fills in is read when it is asked for.
    """
    mapper = inspect(type(row))
    given = row.__dict__
    values = {each.key: given[each.key] for each in mapper.column_attrs if each.key in given}
    number = mapper.get_property_by_column(mapper.primary_key[0])
    setattr(row, number.key, insert_row(type(row), **values))
    make_transient_to_detached(row)
    db.session.add(row)


class _Insertion:
    """An INSERT of one row with certain columns, worked out for the driver once and for all.

    SQLAlchemy goes over a statement each time that it is executed, which takes longer than the database does.
    Columns that are not given have their plain defaults.
    """

    def __init__(self, table: Any, given: Sequence[str], dialect: Dialect, numbered: bool) -> None:
        self._table = table.name
        self._numbered = numbered
        # Where the driver tells the number by itself it need not be asked for.
        self._asks = numbered and not getattr(dialect, "postfetch_lastrowid", False)
        self._defaults = {
            each.key: each.default.arg
            for each in table.columns
            if each.key not in given and each.default is not None and each.default.is_scalar
        }
        columns = [*given, *self._defaults]
        statement: Any = insert(table)
        statement = statement.returning(*table.primary_key) if self._asks else statement.inline()
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        if compiled.insert_prefetch:
            raise TypeError(f"{table.name} has defaults that are worked out for each row.")
        self._sql = str(compiled)
        self._order = compiled.positiontup if dialect.positional else None
        processors = ((name, table.c[name].type.dialect_impl(dialect)) for name in columns)
        self._bound = {name: kind.bind_processor(dialect) for name, kind in processors}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int | None:
        connection.info.setdefault(_WRITTEN, set()).add(self._table)
        whole = {**self._defaults, **values}
        bound = {name: bind(whole[name]) if bind else whole[name] for name, bind in self._bound.items()}
        parameters: Any = bound if self._order is None else tuple([bound[name] for name in self._order])
        made = connection.exec_driver_sql(self._sql, parameters)
        if not self._numbered:
            return None
        return int(made.scalar_one() if self._asks else made.lastrowid)


_insertion = cache(_Insertion)


def add_rows_numbered(
    model: type[Model], rows: Sequence[Mapping[str, Any]], *, by: InstrumentedAttribute[Any]
) -> dict[Any, int]:
    """Insert many rows as ``add_rows`` does; returns their numbers by a column that differs in each row."""
    if not rows:
        return {}
    db.session.flush()
    # In whichever order the database answers: to ask for theirs costs a statement for each row on SQLite.
    numbered = insert(model).returning(by, inspect(model).primary_key[0])
    return {key: number for key, number in db.session.execute(numbered, list(rows))}


def insert_or_change(model: type[Model]) -> Any:
    """An INSERT that can say what happens to a row that is there already (``on_conflict_do_update``)."""
    made = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
    table: Any = model.__table__
    return made[db.engine.dialect.name](table)


def _removed() -> Missing:
    return Missing("Somebody else has removed this meanwhile.", next_step="Go back and load the page again.")


def _configure_sqlite(connection: Any, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # SQLAlchemy says BEGIN itself (below); the driver must not.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 30000")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    write = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _note_written(
    connection: Connection, statement: Any, _many: object, _parameters: object, _options: object
) -> None:
    """Remember to which table a statement writes; text may write anywhere unless it only reads."""
    if getattr(statement, "is_dml", False):
        connection.info.setdefault(_WRITTEN, set()).add(statement.table.name)
    elif isinstance(statement, TextClause) and not _READS.match(statement.text):
        connection.info.setdefault(_WRITTEN, set()).add("*")


def listen() -> None:
    """Give every engine of this process SQLite's settings; calling it again changes nothing."""
    if not event.contains(Engine, "connect", _configure_sqlite):
        event.listen(Engine, "before_execute", _note_written)
        event.listen(Engine, "connect", _configure_sqlite)
        event.listen(Engine, "begin", _begin)


def is_empty(session: Session) -> bool:
    """Whether no table holds a row."""
    return all(
        session.execute(table.select().limit(1)).first() is None for table in Model.metadata.sorted_tables
    )

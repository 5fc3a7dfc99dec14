"""The baseline: a Flask page with one SELECT and a small template, a form with one INSERT, nothing else."""

import os

from flask import Flask, render_template_string, request
from flask.typing import ResponseReturnValue
from sqlalchemy import create_engine, event, text

app = Flask(__name__)
engine = create_engine(os.environ["BARE_DATABASE"])
PAGE = "<!doctype html><title>Bare</title><h1>{{ title }}</h1><p>{{ count }} letters</p>"
# What the form of a registration sends, a column for each.
FIELDS = (
    "name", "email", "organisation", "occupation", "sector", "level", "takes_part", "access_needs",
    "dietary_needs", "consent", "submission",
)  # fmt: skip
INSERT = text(f"INSERT INTO bare_entry ({', '.join(FIELDS)}) VALUES (:{', :'.join(FIELDS)})")
NUMBER = "INTEGER PRIMARY KEY" if engine.dialect.name == "sqlite" else "SERIAL PRIMARY KEY"


@event.listens_for(engine, "connect")
def _configure(connection: object, _record: object) -> None:
    """The settings of the application: what is committed is on the disk."""
    if engine.dialect.name == "sqlite":
        connection.isolation_level = None  # type: ignore[attr-defined]
        connection.execute("PRAGMA busy_timeout = 30000")  # type: ignore[attr-defined]
        connection.execute("PRAGMA journal_mode = WAL")  # type: ignore[attr-defined]
        connection.execute("PRAGMA synchronous = FULL")  # type: ignore[attr-defined]


@event.listens_for(engine, "begin")
def _begin(connection: object) -> None:
    if engine.dialect.name == "sqlite":
        write = connection.get_execution_options().get("write")  # type: ignore[attr-defined]
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")  # type: ignore[attr-defined]


@app.get("/")
def page() -> str:
    with engine.connect() as connection:
        title = connection.execute(text("SELECT title FROM series ORDER BY id LIMIT 1")).scalar_one()
    return render_template_string(PAGE, title=title, count=len(title))


@app.post("/insert")
def insert() -> ResponseReturnValue:
    """One row from a form, committed durably."""
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(INSERT, {field: request.form[field] for field in FIELDS})
    return "", 201


with engine.connect().execution_options(write=True) as setting_up, setting_up.begin():
    if engine.dialect.name == "postgresql":
        # Both workers come here at once.
        setting_up.execute(text("SELECT pg_advisory_xact_lock(1)"))
    columns = ", ".join(f"{field} VARCHAR(254)" for field in FIELDS)
    setting_up.execute(text(f"CREATE TABLE IF NOT EXISTS bare_entry (id {NUMBER}, {columns})"))

"""The baseline: a Flask page with one SELECT and a small template, and nothing else."""

import os

from flask import Flask, render_template_string
from sqlalchemy import create_engine, event, text

app = Flask(__name__)
engine = create_engine(os.environ["BARE_DATABASE"])
PAGE = "<!doctype html><title>Bare</title><h1>{{ title }}</h1><p>{{ count }} letters</p>"


@event.listens_for(engine, "connect")
def _configure(connection: object, _record: object) -> None:
    if engine.dialect.name == "sqlite":
        connection.execute("PRAGMA journal_mode = WAL")  # type: ignore[attr-defined]


@app.get("/")
def page() -> str:
    with engine.connect() as connection:
        title = connection.execute(text("SELECT title FROM series ORDER BY id LIMIT 1")).scalar_one()
    return render_template_string(PAGE, title=title, count=len(title))

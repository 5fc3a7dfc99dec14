"""The same import and export from the command line."""

from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from seminars.extensions import db
from seminars.mail.models import Message
from seminars.registration.import_models import DelegateImport
from seminars.registration.models import Delegate
from tests.registration.factories import NOW, make_seminar
from tests.registration.lists import csv


def number_of(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_file_is_checked_brought_in_and_taken_away(app: Flask, clock: Any, tmp_path: Path) -> None:
    clock.set(NOW)
    seminar = make_seminar()
    slug = seminar.slug
    given, taken = tmp_path / "list.csv", tmp_path / "out.xlsx"
    given.write_bytes(csv(["Ann Byrne", "ann@example.org", "HSE"], ["Bob", "b@example.org", "VEC"]))
    run = app.test_cli_runner().invoke
    answer = run(args=["delegates", "import", slug, str(given), "--check"])
    assert (answer.exit_code, answer.output) == (0, "2 new\n")
    assert (number_of(Delegate), number_of(DelegateImport)) == (0, 0)
    answer = run(args=["delegates", "import", slug, str(given), "--write"])
    assert answer.output == "2 new\nDone.\n"
    assert (number_of(Delegate), number_of(Message)) == (2, 2)
    assert run(args=["delegates", "export", slug, str(taken)]).output == "2 delegates.\n"
    answer = run(args=["delegates", "import", slug, str(taken), "--update"])
    assert answer.output == "2 here already\nDone.\n"


def test_faults_are_told_by_row_and_nothing_is_kept(app: Flask, tmp_path: Path) -> None:
    seminar = make_seminar()
    given = tmp_path / "list.csv"
    given.write_bytes(csv(["Ann", "ann@", "HSE"]))
    answer = app.test_cli_runner().invoke(args=["delegates", "import", seminar.slug, str(given)])
    assert answer.exit_code == 1
    assert "Row 2, email: Enter an address" in answer.output
    assert (number_of(Delegate), number_of(DelegateImport)) == (0, 0)
    answer = app.test_cli_runner().invoke(args=["delegates", "import", "nowhere", str(given)])
    assert answer.exit_code == 1
    assert "Error: " in answer.output

"""Codes cannot be guessed at speed."""

from pathlib import Path

import pytest

from seminars import create_app
from seminars.extensions import db, limiter
from seminars.questionnaire.service import room_code
from tests.questionnaire.factories import make_seminar, make_series


def test_guessing_is_slowed_down_and_a_room_full_of_people_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Limits are off in the applications that other tests share.
    monkeypatch.setattr(limiter, "enabled", True)
    app = create_app(
        {
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'limits.sqlite3'}",
            "WTF_CSRF_ENABLED": False,
            "RATELIMIT_ENABLED": True,
        }
    )
    with app.app_context():
        db.create_all()
        code = room_code(make_seminar(make_series()))
        db.session.remove()
        db.engine.dispose()
    client = app.test_client()
    for _ in range(70):
        assert client.post("/q", data={"code": code}).status_code == 302
    for address, sent in (("/q", {"code": "000000"}), (f"/q/{code}", {"text": "stranger@example.org"})):
        outcomes = [client.post(address, data=sent).status_code for _ in range(61)]
        assert outcomes == [422] * 60 + [429]
    with app.app_context():
        db.engine.dispose()

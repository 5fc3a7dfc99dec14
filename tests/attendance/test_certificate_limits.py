"""Codes of certificates cannot be tried at speed."""

from pathlib import Path

import pytest

from seminars import create_app
from seminars.extensions import db, limiter


def test_trying_codes_is_slowed_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
    client = app.test_client()
    outcomes = [client.get(f"/certificates/ABCDEFGHJK{number:02}").status_code for number in range(31)]
    assert outcomes == [404] * 30 + [429]
    with app.app_context():
        db.engine.dispose()

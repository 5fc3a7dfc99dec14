"""Settings: each default, and a sentence for each that cannot be used."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from seminars.config import ConfigurationError, load

KEY = "k" * 40


def test_defaults_in_development(tmp_path: Path) -> None:
    settings = load({"SEMINARS_DATA_DIR": str(tmp_path)})
    assert settings["ENV_NAME"] == "development"
    assert settings["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path / 'seminars.sqlite3'}"
    assert settings["BASE_URL"] == "http://127.0.0.1:8000"
    assert settings["SMTP_URL"] == ""
    assert settings["MAIL_PER_MINUTE"] == 0
    assert settings["DEFAULT_TIMEZONE"] == "Europe/Dublin"


def test_the_secret_key_is_made_once_and_kept_for_the_owner_alone(tmp_path: Path) -> None:
    first = load({"SEMINARS_DATA_DIR": str(tmp_path)})["SECRET_KEY"]
    assert load({"SEMINARS_DATA_DIR": str(tmp_path)})["SECRET_KEY"] == first
    assert len(str(first)) >= 40
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("given", [{}, {"SEMINARS_SECRET_KEY": "short"}])
def test_production_refuses_to_start_without_a_secret_key(tmp_path: Path, given: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match="SEMINARS_SECRET_KEY"):
        load({"SEMINARS_ENV": "production", "SEMINARS_DATA_DIR": str(tmp_path), **given})
    assert not (tmp_path / "secret_key").exists()


def test_production_sends_cookies_over_https_only(tmp_path: Path) -> None:
    settings = load(
        {"SEMINARS_ENV": "production", "SEMINARS_SECRET_KEY": KEY, "SEMINARS_DATA_DIR": str(tmp_path)}
    )
    assert settings["SESSION_COOKIE_SECURE"] is True


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("sqlite:////tmp/x.sqlite3", "sqlite:////tmp/x.sqlite3"),
    ],
)
def test_database_addresses(tmp_path: Path, given: str, kept: str) -> None:
    settings = load({"SEMINARS_DATABASE_URL": given, "SEMINARS_DATA_DIR": str(tmp_path)})
    assert settings["SQLALCHEMY_DATABASE_URI"] == kept


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SEMINARS_ENV", "staging"),
        ("SEMINARS_DATABASE_URL", "mysql://host/name"),
        ("SEMINARS_SMTP_URL", "http://host"),
        ("SEMINARS_DATABASE_URL", "postgresql://me:secret@host:port/name"),
        ("SEMINARS_SMTP_URL", "smtp://"),
        ("SEMINARS_SMTP_URL", "smtp://host:port"),
        ("SEMINARS_BASE_URL", "seminars.example.org"),
        ("SEMINARS_BASE_URL", "https://[seminars.example.org"),
        ("SEMINARS_TIMEZONE", "Europe/Dublinn"),
        ("SEMINARS_PROXIES", "many"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        load({"SEMINARS_DATA_DIR": str(tmp_path), name: value})


def test_a_data_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="SEMINARS_DATA_DIR"):
        load({"SEMINARS_DATA_DIR": str(tmp_path / "file" / "below")})


def test_a_database_address_is_not_repeated_where_it_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(
            {
                "SEMINARS_DATA_DIR": str(tmp_path),
                "SEMINARS_DATABASE_URL": "postgresql://me:secret@host:port/name",
            }
        )
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("kept", ["", "short\n"])
def test_a_kept_key_that_is_not_whole_is_never_used(tmp_path: Path, kept: str) -> None:
    (tmp_path / "secret_key").write_text(kept)
    with pytest.raises(ConfigurationError, match="too short"):
        load({"SEMINARS_DATA_DIR": str(tmp_path)})


def test_a_kept_key_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "secret_key").mkdir()
    with pytest.raises(ConfigurationError, match="secret_key"):
        load({"SEMINARS_DATA_DIR": str(tmp_path)})


def test_all_who_start_at_once_get_the_same_key_and_leave_one_file(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: load({"SEMINARS_DATA_DIR": str(tmp_path)})["SECRET_KEY"], range(32)))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]

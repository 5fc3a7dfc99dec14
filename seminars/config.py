"""Every setting, read from ``SEMINARS_*`` variables, each with its default.

The README lists them. A setting that cannot be used raises ConfigurationError with a sentence
that says what to change.
"""

import contextlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

ENVIRONMENTS = ("development", "production", "testing")
KEY_LENGTH = 32


class ConfigurationError(Exception):
    """A setting is missing or cannot be used; the message says which, and what to do."""


def load(environ: Mapping[str, str]) -> dict[str, object]:
    """The application's configuration from the variables of ``environ``."""
    env_name = environ.get("SEMINARS_ENV", "development")
    if env_name not in ENVIRONMENTS:
        raise ConfigurationError(f"SEMINARS_ENV is '{env_name}'. Use one of: {', '.join(ENVIRONMENTS)}.")
    data_dir = Path(environ.get("SEMINARS_DATA_DIR") or "instance").absolute()
    production = env_name == "production"
    return {
        "ENV_NAME": env_name,
        "TESTING": env_name == "testing",
        "DATA_DIR": data_dir,
        "SECRET_KEY": _secret_key(environ, env_name, data_dir),
        "SQLALCHEMY_DATABASE_URI": database_url(environ, data_dir),
        "BASE_URL": _base_url(environ),
        "SMTP_URL": _smtp_url(environ),
        "MAIL_PER_MINUTE": _number(environ, "SEMINARS_MAIL_PER_MINUTE", 0),
        "MAIL_FROM": environ.get("SEMINARS_MAIL_FROM", "Seminars <seminars@example.org>"),
        "DEFAULT_TIMEZONE": _timezone(environ),
        "PROXIES": _number(environ, "SEMINARS_PROXIES", 0),
        "RATELIMIT_STORAGE_URI": environ.get("SEMINARS_RATELIMIT_STORAGE", "memory://"),
        "RATELIMIT_HEADERS_ENABLED": False,
        "BOOTSTRAP_SERVE_LOCAL": True,
        "MAX_CONTENT_LENGTH": _number(environ, "SEMINARS_MAX_UPLOAD_MB", 10) * 1024 * 1024,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": production,
        "REMEMBER_COOKIE_SECURE": production,
        "WTF_CSRF_TIME_LIMIT": 8 * 3600,
        # Also for files: over plain http browsers take no other.
        "COMPRESS_ALGORITHM_STREAMING": ["zstd", "br", "gzip", "deflate"],
        # Addresses of static files carry their version.
        "SEND_FILE_MAX_AGE_DEFAULT": 31_536_000,
    }


def database_url(environ: Mapping[str, str], data_dir: Path) -> str:
    """Where the data are kept: SEMINARS_DATABASE_URL, or a SQLite file in the data folder."""
    given = environ.get("SEMINARS_DATABASE_URL", "")
    for prefix in ("postgres://", "postgresql://"):
        if given.startswith(prefix):
            given = "postgresql+psycopg://" + given.removeprefix(prefix)
    if given and not given.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ConfigurationError(
            "SEMINARS_DATABASE_URL must begin with postgresql:// or sqlite:/// (three slashes)."
        )
    try:
        make_url(given or "sqlite://")
    except (ArgumentError, ValueError) as error:
        # The address may hold a password, so it is not repeated.
        raise ConfigurationError(
            "SEMINARS_DATABASE_URL cannot be read. "
            "It should look like postgresql://user:password@host:5432/name."
        ) from error
    return given or f"sqlite:///{data_dir / 'seminars.sqlite3'}"


def _secret_key(environ: Mapping[str, str], env_name: str, data_dir: Path) -> str:
    given = environ.get("SEMINARS_SECRET_KEY", "")
    if env_name == "production":
        if len(given) < KEY_LENGTH:
            raise ConfigurationError(
                f"In production SEMINARS_SECRET_KEY must be set to at least {KEY_LENGTH} characters. "
                "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
        return given
    if given or env_name == "testing":
        return given or "testing"
    return _kept_key(data_dir)


def _kept_key(data_dir: Path) -> str:
    """The key made at the first start: kept, so that personal links outlive a restart."""
    path = data_dir / "secret_key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _put_key(path)
        key = path.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise ConfigurationError(
            f"The data folder {data_dir} cannot be used for the key {path.name} ({reason}). "
            "Mend it, or choose another folder with SEMINARS_DATA_DIR."
        ) from error
    if len(key) < KEY_LENGTH:
        raise ConfigurationError(
            f"The key in {path} is too short to be safe. Remove the file and start again: "
            "a new one is made, and links sent before stop working."
        )
    return key


def _put_key(path: Path) -> None:
    """Make the key file in one step: nobody sees half of it, and whoever comes first decides."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix="secret_key.")
    try:
        with open(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.unlink(draft)


def _base_url(environ: Mapping[str, str]) -> str:
    given = environ.get("SEMINARS_BASE_URL", "").rstrip("/")
    if not given:
        return f"http://127.0.0.1:{environ.get('PORT') or '8000'}"
    if not _is_address(given, "http", "https"):
        raise ConfigurationError("SEMINARS_BASE_URL must be an address such as https://seminars.example.org.")
    return given


def _is_address(given: str, *schemes: str) -> bool:
    """Whether ``given`` names one of the schemes and a host, and a port, if any, that can be one."""
    try:
        parts = urlsplit(given)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _smtp_url(environ: Mapping[str, str]) -> str:
    given = environ.get("SEMINARS_SMTP_URL", "")
    if given and not _is_address(given, "smtp", "smtps"):
        raise ConfigurationError(
            "SEMINARS_SMTP_URL must look like smtp://user:password@host:587 or smtps://host:465."
        )
    return given


def _timezone(environ: Mapping[str, str]) -> str:
    name = environ.get("SEMINARS_TIMEZONE") or "Europe/Dublin"
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ConfigurationError(
            f"SEMINARS_TIMEZONE is '{name}', which is not a time zone such as Europe/Dublin."
        ) from error
    return name


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    given = environ.get(name) or str(default)
    if not given.isdigit():
        raise ConfigurationError(f"{name} is '{given}'; it must be a whole number.")
    return int(given)

"""Runs migrations on the application's own database connection."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from seminars.database import UtcDateTime

database = current_app.extensions["migrate"].db
arguments = current_app.extensions["migrate"].configure_args


def render_item(kind: str, item: object, _autogen: object) -> str | bool:
    """Write our own types as plain ones: a migration must not change when the code does."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def foreign_keys(connection: Connection, state: str) -> None:
    """Switch SQLite's foreign keys, past SQLAlchemy: inside a transaction the PRAGMA does nothing."""
    driver = connection.connection.driver_connection
    driver.execute(f"PRAGMA foreign_keys = {state}")


def check_foreign_keys(connection: Connection) -> None:
    """Refuse to go on where a row refers to one that is gone."""
    lost = connection.connection.driver_connection.execute("PRAGMA foreign_key_check").fetchall()
    if lost:
        raise RuntimeError(f"{len(lost)} rows refer to rows that are gone, the first in '{lost[0][0]}'.")


def run_migrations() -> None:
    """Run what is missing, each migration in a transaction of its own."""
    with database.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            # Tables are rebuilt on SQLite: with foreign keys on, dropping the old one would take rows along.
            foreign_keys(connection, "OFF")
        try:
            context.configure(
                connection=connection,
                target_metadata=database.metadata,
                transaction_per_migration=True,
                render_item=render_item,
                **arguments,
            )
            with context.begin_transaction():
                context.run_migrations()
            connection.commit()
            if sqlite:
                check_foreign_keys(connection)
        finally:
            if sqlite:
                connection.rollback()
                foreign_keys(connection, "ON")


run_migrations()

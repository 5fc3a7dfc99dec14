"""Accounts of those who sign in. Delegates have none: a personal link is enough."""

from datetime import datetime
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from seminars.database import UtcDateTime, choice
from seminars.extensions import Model


class Role(StrEnum):
    """What an account may do: see ``accounts.permissions``."""

    ORGANISER = "organiser"
    STAFF = "staff"
    FACILITATOR = "facilitator"


class Account(UserMixin, Model):
    """Somebody who signs in with e-mail address and password."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(choice(Role, "role"))
    organisation: Mapped[str] = mapped_column(String(200), default="")
    active: Mapped[bool] = mapped_column(default=True)
    # The named right to see whose answers are whose, where a questionnaire is confidential.
    may_connect_answers: Mapped[bool] = mapped_column(default=False)
    # Raised with each change of password or role, so that open sign-ins end.
    sign_in_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def is_active(self) -> bool:
        """Whether the account may sign in (Flask-Login's name for it)."""
        return self.active

    def get_id(self) -> str:
        """What the sign-in cookie holds; it no longer fits after a change of password."""
        return f"{self.id}:{self.sign_in_version}"

"""Accounts: create, change, sign in."""

from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import CHEAPEST
from flask import current_app
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError

from seminars.accounts.models import Account, Role
from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db

# The one password of the demo's accounts: known to all, so never accepted in production.
DEMO_PASSWORD = "seminars-demo"
PASSWORD_LENGTH = 10
PER_PAGE = 50
SORTS = {
    "name": (func.lower(Account.name),),
    "-name": (func.lower(Account.name).desc(),),
    "email": (Account.email,),
    "-email": (Account.email.desc(),),
    "role": (Account.role, func.lower(Account.name)),
    "-role": (Account.role.desc(), func.lower(Account.name)),
}


def _hasher() -> PasswordHasher:
    if current_app.config["ENV_NAME"] == "testing":
        return PasswordHasher.from_parameters(CHEAPEST)
    return PasswordHasher()


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _hasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _known_to_all(password: str) -> bool:
    """Whether it is the demo's password, which opens nothing in production."""
    return current_app.config["ENV_NAME"] == "production" and password == DEMO_PASSWORD


def _checked_password(password: str) -> str:
    if len(password) < PASSWORD_LENGTH:
        raise Invalid(f"Use a password of at least {PASSWORD_LENGTH} characters.", field="password")
    if _known_to_all(password):
        raise Invalid("This is the demo's password, which everybody knows. Choose another.", field="password")
    return _hasher().hash(password)


def by_email(email: str) -> Account | None:
    """The account with this address, if there is one."""
    return db.session.scalar(select(Account).where(Account.email == email.strip().lower()))


def get_account(account_id: int) -> Account:
    """The account with this number. Raises Missing."""
    account = db.session.get(Account, account_id)
    if account is None:
        raise Missing("There is no such account.", next_step="Go back to the list of accounts.")
    return account


def accounts(role: Role | None = None) -> list[Account]:
    """All accounts, or those of a role, by name."""
    query = select(Account).order_by(func.lower(Account.name), Account.id)
    if role is not None:
        query = query.where(Account.role == role, Account.active)
    return list(db.session.scalars(query))


def accounts_page(*, text: str, sort: str, page: int) -> Pagination:
    """A page of accounts: those in which every word of ``text`` stands in name, address or organisation."""
    query = select(Account)
    for word in text.split():
        columns = (Account.name, Account.email, Account.organisation)
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    query = query.order_by(*SORTS.get(sort, SORTS["name"]), Account.id)
    return db.paginate(query, page=page, per_page=PER_PAGE, error_out=False)


def authenticate(email: str, password: str) -> Account | None:
    """The active account that this address and password open, or None."""
    account = by_email(email)
    if account is None or _known_to_all(password):
        # As slow as a wrong password, so that the time does not tell which addresses have an account.
        _hasher().hash(password)
        return None
    return account if _fits(account.password_hash, password) and account.active else None


@verb
def create_account(
    *, name: str, email: str, password: str, role: Role, actor: Actor, at: datetime, organisation: str = ""
) -> Account:
    """Make an account. Raises Conflict for an address in use, Invalid for a weak password."""
    email = email.strip().lower()
    if by_email(email) is not None:
        raise Conflict("There is an account with this e-mail address already.", field="email")
    account = Account(
        name=name.strip(),
        email=email,
        password_hash=_checked_password(password),
        role=role,
        organisation=organisation.strip(),
        created_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(account)
    except IntegrityError as error:
        # Somebody else made it at the same moment.
        raise Conflict("There is an account with this e-mail address already.", field="email") from error
    record(action="create account", subject=account, actor=actor, at=at, role=role.value)
    return account


@verb
def change_account(
    *,
    account: Account,
    name: str,
    email: str,
    role: Role,
    organisation: str,
    active: bool,
    password: str,
    actor: Actor,
    at: datetime,
    may_connect_answers: bool = False,
) -> Account:
    """Change an account; an empty ``password`` keeps the old one. The last organiser stays one."""
    email = email.strip().lower()
    # All organisers, always in the same order: two who take the role from each other do it in turn.
    query = select(Account).where(Account.role == Role.ORGANISER, Account.active).order_by(Account.id)
    organisers = [
        each.id
        for each in db.session.scalars(query.with_for_update().execution_options(populate_existing=True))
        if each.id != account.id
    ]
    lock(account)
    other = by_email(email)
    if other is not None and other.id != account.id:
        raise Conflict("There is another account with this e-mail address.", field="email")
    if account.role is Role.ORGANISER and (role is not Role.ORGANISER or not active) and not organisers:
        raise Conflict(
            "This is the only organiser. Make somebody else an organiser first.",
            field="role" if active else "active",
        )
    if account.role is not role or password or not active:
        account.sign_in_version += 1
    if password:
        account.password_hash = _checked_password(password)
    account.name, account.role = name.strip(), role
    account.organisation, account.active = organisation.strip(), active
    account.may_connect_answers = may_connect_answers
    try:
        with db.session.begin_nested():
            account.email = email
    except IntegrityError as error:
        raise Conflict("There is another account with this e-mail address.", field="email") from error
    record(
        action="change account",
        subject=account,
        actor=actor,
        at=at,
        role=role.value,
        password=bool(password),
        may_connect_answers=may_connect_answers,
    )
    return account


def has_demo_passwords() -> bool:
    """Whether an active account can still be opened with the demo's password."""
    return any(_fits(account.password_hash, DEMO_PASSWORD) for account in accounts() if account.active)

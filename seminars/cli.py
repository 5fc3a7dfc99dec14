"""Commands: ``flask --app wsgi COMMAND``."""

import click
from flask import Flask
from flask.cli import AppGroup

from seminars import clock
from seminars.accounts.models import Role
from seminars.accounts.service import create_account
from seminars.audit.service import SYSTEM
from seminars.errors import Refusal

account = AppGroup("account", help="People who sign in.")


@account.command("create")
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.ORGANISER.value)
@click.password_option()
def create(name: str, email: str, role: str, password: str) -> None:
    """Make an account, such as the first organiser's."""
    try:
        create_account(
            name=name, email=email, password=password, role=Role(role), actor=SYSTEM, at=clock.now()
        )
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from refusal
    click.echo(f"{name} can sign in with {email}.")


def register(app: Flask) -> None:
    """Add the commands to the application."""
    app.cli.add_command(account)

"""Commands: ``flask --app wsgi COMMAND``."""

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from seminars import clock
from seminars.accounts.models import Role
from seminars.accounts.service import DEMO_PASSWORD, create_account
from seminars.audit.service import SYSTEM
from seminars.demo import build
from seminars.errors import Refusal
from seminars.focus_groups.commands import assign_command
from seminars.mail.delivery import deliver_due
from seminars.questionnaire.commands import questionnaire
from seminars.registration.commands import delegates
from seminars.summaries.commands import summary_command

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


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Fill an empty database with the season of 2008 and a seminar that is on today."""
    try:
        build(at=clock.now())
    except Refusal as refusal:
        raise click.ClickException(f"{refusal.message} {refusal.next_step}") from refusal
    click.echo(f"The demo is loaded. Sign in as organiser@example.org with the password {DEMO_PASSWORD}.")


mail = AppGroup("mail", help="The outbox.")


@mail.command("deliver")
def deliver() -> None:
    """Deliver every message that is due, once."""
    click.echo(f"{deliver_due(at=clock.now())} delivered.")


def register(app: Flask) -> None:
    """Add the commands to the application."""
    for command in (account, assign_command, delegates, demo, mail, questionnaire, summary_command):
        app.cli.add_command(command)

"""Seminars: regional network seminars from registration to summaries."""

import os
from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from sqlalchemy import bindparam, select
from werkzeug.middleware.proxy_fix import ProxyFix

from seminars import cli, clock, config, database, pages
from seminars.accounts import views as accounts
from seminars.accounts.models import Account
from seminars.accounts.permissions import check_access
from seminars.attendance import export_columns, substitution
from seminars.attendance import merging as attendance_merging
from seminars.attendance import panels as attendance_panels
from seminars.attendance import service as attendance_service
from seminars.attendance import views as attendance
from seminars.extensions import bootstrap, compress, csrf, db, limiter, login_manager, migrate
from seminars.focus_groups import merging as focus_group_merging
from seminars.focus_groups import panels as focus_group_panels
from seminars.focus_groups import service as focus_group_service
from seminars.focus_groups import views as focus_groups
from seminars.jobs import views as jobs
from seminars.mail import queries as mail_queries
from seminars.mail import service as mail_service
from seminars.mail import views as mail
from seminars.mailings import queries as mailing_queries
from seminars.mailings import telling, wordings
from seminars.mailings import views as mailings
from seminars.notes import merging as note_merging
from seminars.notes import views as notes
from seminars.programme import service as programme_service
from seminars.programme import views as programme
from seminars.programme.panels import SEMINAR_PANELS
from seminars.questionnaire import merging as questionnaire_merging
from seminars.questionnaire import panels as questionnaire_panels
from seminars.questionnaire import taking_part
from seminars.questionnaire import views as questionnaire
from seminars.registration import (
    exporting,
    form_editing,
    groundwork,
    handing,
    merging,
    mistakes,
    organisation_merging,
)
from seminars.registration import service as registration_service
from seminars.registration import views as registration
from seminars.registration.messages import personal_link_of
from seminars.registration.panels import PERSONAL_PANELS, seminar_panel
from seminars.registration.wording import KINDS, MORE_TITLES
from seminars.replay import views as replay
from seminars.report import review_message, reviewing
from seminars.report import views as report
from seminars.requests import RowNumber
from seminars.summaries import asks, keeping, open_answers, venue_answers
from seminars.summaries import views as summaries
from seminars.themes import hooks as theme_hooks
from seminars.themes import views as themes
from seminars.topic_guides import hooks as topic_guide_hooks
from seminars.topic_guides import views as topic_guides

ROOT = Path(__file__).parent.parent

ROOMS = (
    mail,
    jobs,
    replay,
    accounts,
    programme,
    registration,
    attendance,
    questionnaire,
    mailings,
    focus_groups,
    topic_guides,
    notes,
    themes,
    summaries,
    report,
)


def create_app(overrides: Mapping[str, object] | None = None) -> Flask:
    """Make the application from ``SEMINARS_*`` variables, with ``overrides`` on top of them."""
    app = Flask(__name__, template_folder=ROOT / "templates", static_folder=ROOT / "static")
    app.config.from_mapping({**config.load(os.environ), **(overrides or {})})
    app.extensions["clock"] = clock.system_clock
    app.url_map.converters["int"] = RowNumber
    if app.config["PROXIES"]:
        hops = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    database.listen()
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    csrf.init_app(app)
    limiter.init_app(app)
    bootstrap.init_app(app)
    compress.init_app(app)
    login_manager.init_app(app)
    login_manager.login_view = "accounts.sign_in"
    login_manager.login_message = "Sign in to see this page."
    login_manager.login_message_category = "info"
    login_manager.user_loader(_signed_in_account)

    app.before_request(check_access)
    pages.init_app(app)
    _join_rooms()
    for room in ROOMS:
        app.register_blueprint(room.bp)
    cli.register(app)
    return app


def _join_rooms() -> None:
    """Let rooms further down take part in what happens in those above them."""
    database.BEFORE_COMMIT[:] = [keeping.note_change, groundwork.note_change]
    programme_service.AFTER_CHANGE[:] = [
        registration_service.after_change,
        focus_group_service.after_change,
    ]
    programme_service.AFTER_PUBLISH[:] = [telling.note_told]
    programme_service.AFTER_COPY[:] = [form_editing.copy_with_series, wordings.copy_with_series]
    programme_service.AFTER_CANCEL[:] = [registration_service.after_cancel]
    programme_service.AFTER_SESSION_CHANGE[:] = [registration_service.after_session_change]
    programme_service.BEFORE_SESSION_REMOVAL[:] = [registration_service.before_session_removal]
    mail_service.FIELDS["personal link"] = personal_link_of
    mail_service.FIELDS["report link"] = reviewing.review_link_of
    mail_queries.KIND_TITLES.update({name: kind.title for name, kind in KINDS.items()}, **MORE_TITLES)
    mail_queries.KIND_TITLES.update(review_message.KIND_TITLES)
    mail_queries.KIND_TITLES[asks.KIND] = "Summary"
    mail_queries.MAILING_TITLES[:] = [mailing_queries.titles]
    SEMINAR_PANELS[:] = [seminar_panel]
    exporting.MORE_COLUMNS[:] = [export_columns.check_in_columns]
    merging.CARRIED[:] = [
        attendance_merging.carrying,
        questionnaire_merging.carrying,
        focus_group_merging.carrying,
        note_merging.carrying,
    ]
    organisation_merging.MERGE_NOTES[:] = [focus_group_merging.merged_organisations]
    topic_guide_hooks.VENUE_ANSWERS[:] = [venue_answers.given_to_facilitators]
    theme_hooks.OPEN_ANSWERS[:] = [open_answers.released_answers]
    handing.REFUSALS[:] = [substitution.hand_over_objection]
    mistakes.HELD[:] = [
        attendance_service.was_there,
        taking_part.took_part,
        focus_group_merging.is_in_groups,
        note_merging.sat_in_groups,
    ]
    handing.AFTER_HAND_OVER[:] = [focus_group_service.pass_on]
    PERSONAL_PANELS[:] = [
        questionnaire_panels.personal_panel,
        focus_group_panels.personal_panel,
        attendance_panels.badge_panel,
        attendance_panels.certificate_panel,
    ]


# Asked for every page of those who have signed in, so built once.
_ACCOUNT = select(Account).where(Account.id == bindparam("number"))


def _signed_in_account(cookie: str) -> Account | None:
    number, _, version = cookie.partition(":")
    account = db.session.scalar(_ACCOUNT, {"number": int(number)}) if number.isdigit() else None
    return account if account is not None and str(account.sign_in_version) == version else None

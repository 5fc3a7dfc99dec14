"""The page on which somebody asks for the summary by mail."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from seminars import clock
from seminars.accounts.permissions import acting, signed_in, staff
from seminars.errors import Invalid
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug
from seminars.summaries import asks
from seminars.summaries.blueprint import bp
from seminars.summaries.forms import AskForm


@bp.get("/seminars/<slug>/summary-by-mail")
@staff
def by_mail(slug: str) -> ResponseReturnValue:
    """How far the keying is, who asked for the summary, and the form to ask."""
    seminar = seminar_by_slug(slug)
    keying = asks.keying_of(seminar, clock.now())
    return _page(seminar, AskForm(forms=keying.expected))


@bp.post("/seminars/<slug>/summary-by-mail")
@staff
def ask(slug: str) -> ResponseReturnValue:
    """Ask for the summary."""
    seminar, form = seminar_by_slug(slug), AskForm()
    if form.validate():
        try:
            asks.ask_for_summary(
                seminar=seminar,
                account=signed_in(),
                forms=form.forms.data,
                actor=acting(),
                at=clock.now(),
            )
        except Invalid as refusal:
            form.forms.errors = [str(refusal)]
        else:
            complete = asks.keying_of(seminar, clock.now()).complete
            when = "in a minute: the last form is keyed" if complete else "once the last form is keyed"
            flash(f"The summary will be sent to {current_user.email} {when}.", "success")
            return redirect(url_for("summaries.by_mail", slug=slug))
    return _page(seminar, form), 422


@bp.post("/seminars/<slug>/summary-by-mail/<int:account_id>/take-back")
@staff
def take_back(slug: str, account_id: int) -> ResponseReturnValue:
    """Take an ask back: one's own, as organiser anybody's."""
    asks.take_back_ask(
        seminar=seminar_by_slug(slug), account_id=account_id, by=signed_in(), actor=acting(), at=clock.now()
    )
    flash("The summary will not be sent.", "success")
    return redirect(url_for("summaries.by_mail", slug=slug))


def _page(seminar: Seminar, form: AskForm) -> str:
    return render_template(
        "summaries/by_mail.html",
        seminar=seminar,
        form=form,
        keying=asks.keying_of(seminar, clock.now()),
        asks=asks.asks_of(seminar),
    )

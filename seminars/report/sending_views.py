"""Who gets a draft to comment on, and taking their link back."""

from datetime import datetime, time, timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.models import Account
from seminars.accounts.permissions import acting, organiser
from seminars.errors import Refusal
from seminars.forms import choices, put_beside_field
from seminars.programme.models import Series
from seminars.programme.queries import series_by_slug
from seminars.report import out_since, reviewing, version_queries
from seminars.report.blueprint import bp
from seminars.report.forms import SendForm
from seminars.report.version_views import kept_version, zone

# Offered as the last day for comments.
USUAL_TIME = timedelta(days=14)
LAST_MINUTE = time(23, 59)


@bp.route("/series/<slug>/report/versions/<int:number>/facilitators", methods=["GET", "POST"])
@organiser
def facilitators(slug: str, number: int) -> ResponseReturnValue:
    """Send a draft to facilitators, each with a personal link; and to whom it went."""
    series = series_by_slug(slug)
    row = kept_version(series, number)
    reviews = version_queries.reviews_of(row)
    leading, others = version_queries.facilitators_for(series)
    form = _form(leading, others, {review.account_id for review in reviews})
    if form.validate_on_submit() and form.until.data:
        wanted = set(form.accounts.data or [])
        until = datetime.combine(form.until.data, LAST_MINUTE, tzinfo=zone())
        try:
            count = reviewing.send_for_review(
                version=row,
                accounts=[account for account in (*leading, *others) if account.id in wanted],
                until=until,
                words=form.words.data or "",
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash(f"Sent to {count} {'facilitator' if count == 1 else 'facilitators'}.", "success")
            return redirect(url_for("report.facilitators", slug=slug, number=number))
    page = render_template(
        "report/facilitators.html",
        series=series,
        version=row,
        reviews=reviews,
        comments=version_queries.comments_by_review(row),
        form=form,
        out_since=out_since.quotations_out_since(row, clock.now()),
        working=out_since.open_links(row, clock.now()),
        final=row.final or reviewing.superseded_by_final(row),
        zone=zone(),
        now=clock.now(),
    )
    return page, 422 if form.errors else 200


def _form(leading: list[Account], others: list[Account], sent: set[int]) -> SendForm:
    """Those who lead groups of the series and have not been sent the draft are ticked."""
    last = (clock.now() + USUAL_TIME).astimezone(zone()).date()
    form = SendForm(
        data={"accounts": [account.id for account in leading if account.id not in sent], "until": last}
    )
    form.accounts.choices = choices(
        [(account.id, account.name) for account in leading]
        + [(account.id, f"{account.name} (leads no group here)") for account in others]
    )
    return form


@bp.post("/series/<slug>/report/versions/<int:number>/facilitators/<int:review_id>/withdraw")
@organiser
def withdraw(slug: str, number: int, review_id: int) -> ResponseReturnValue:
    """Make a facilitator's link void."""
    series: Series = series_by_slug(slug)
    review = version_queries.review_by_id(kept_version(series, number), review_id)
    reviewing.withdraw(review=review, actor=acting(), at=clock.now())
    flash(f"The link of {review.account.name} opens nothing any more. Comments stay.", "success")
    return redirect(url_for("report.facilitators", slug=slug, number=number))


@bp.post("/series/<slug>/report/versions/<int:number>/facilitators/withdraw")
@organiser
def withdraw_all(slug: str, number: int) -> ResponseReturnValue:
    """Make all links to a draft void."""
    row = kept_version(series_by_slug(slug), number)
    count = reviewing.withdraw_all(version=row, actor=acting(), at=clock.now())
    what = "One link opens" if count == 1 else f"{count} links open"
    flash(f"{what} nothing any more. Comments stay." if count else "No link was open any more.", "success")
    return redirect(url_for("report.facilitators", slug=slug, number=number))

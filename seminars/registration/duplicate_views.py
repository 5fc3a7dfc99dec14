"""Delegates who are there twice: side by side, kept apart, or merged after a preview."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, organiser, staff
from seminars.errors import Conflict
from seminars.programme.models import Seminar, Series
from seminars.programme.queries import seminar_by_slug, series_by_slug
from seminars.registration import queries, service
from seminars.registration.blueprint import bp
from seminars.registration.duplicates import as_doubles, doubles_of
from seminars.registration.forms import ActForm
from seminars.registration.merge_choices import as_seen, differences
from seminars.registration.merging import merge_delegates, refuse_unless_alike, what_becomes
from seminars.registration.models import Delegate
from seminars.registration.organisation_views import CERTAINTIES, PAIRS_PER_PAGE
from seminars.registration.sameness_forms import MergeDelegatesForm
from seminars.registration.sliced import Sliced
from seminars.requests import page_number


def _chosen_seminar(series: Series, slug: str) -> Seminar | None:
    return next((each for each in series.seminars if each.slug == slug), None)


@bp.get("/series/<slug>/duplicates")
@staff
def duplicates(slug: str) -> ResponseReturnValue:
    """Delegates of a series who look like one person."""
    series = series_by_slug(slug)
    seminar = _chosen_seminar(series, request.args.get("seminar", ""))
    page = Sliced(doubles_of(series, seminar=seminar), page=page_number(), per_page=PAIRS_PER_PAGE)
    return render_template(
        "registration/duplicates.html",
        series=series,
        seminar=seminar,
        page=page,
        doubles=as_doubles(page.items),
        certainties=CERTAINTIES,
    )


def _back(series: Series) -> ResponseReturnValue:
    seminar = _chosen_seminar(series, request.args.get("seminar", ""))
    return redirect(
        url_for("registration.duplicates", slug=series.slug, seminar=seminar.slug if seminar else None)
    )


def _of_series(series: Series, delegate_id: int) -> Delegate:
    return queries.delegate_of_series(series, delegate_id)


@bp.post("/series/<slug>/duplicates/<int:first_id>/apart/<int:second_id>")
@organiser
def keep_apart(slug: str, first_id: int, second_id: int) -> ResponseReturnValue:
    """These are two people, or one who means to come twice."""
    series = series_by_slug(slug)
    first, second = (_of_series(series, each) for each in (first_id, second_id))
    if ActForm().validate_on_submit():
        service.keep_delegates_apart(first=first, second=second, actor=acting(), at=clock.now())
        flash("They are not proposed again.", "success")
    return _back(series)


@bp.post("/series/<slug>/duplicates/<int:delegate_id>/cancel")
@organiser
def cancel_double(slug: str, delegate_id: int) -> ResponseReturnValue:
    """Somebody registered for two venues, and comes to the other one."""
    series = series_by_slug(slug)
    row = _of_series(series, delegate_id)
    if ActForm().validate_on_submit():
        service.cancel(delegate=row, actor=acting(), at=clock.now())
        flash(f"The registration of {row.name} for {row.seminar.title} is cancelled.", "success")
    return _back(series)


@bp.route("/seminars/<slug>/delegates/<int:kept_id>/merge/<int:gone_id>", methods=["GET", "POST"])
@organiser
def merge(slug: str, kept_id: int, gone_id: int) -> ResponseReturnValue:
    """What merging two registrations does, with a choice for each field; then do it."""
    seminar = seminar_by_slug(slug)
    kept, gone = (queries.delegate_by_id(seminar, each) for each in (kept_id, gone_id))
    refuse_unless_alike(kept, gone)
    fields = differences(kept, gone)
    form = MergeDelegatesForm.choosing(fields)
    if form.validate_on_submit():
        try:
            merge_delegates(
                kept=kept,
                gone=gone,
                chosen=form.chosen(fields),
                seen=form.seen.data,
                actor=acting(),
                at=clock.now(),
            )
        except Conflict as refusal:
            flash(f"{refusal.message} {refusal.next_step}".strip(), "warning")
            return redirect(request.full_path)
        flash(f"{kept.name} is there once now, and is told by mail.", "success")
        return _back(seminar.series)
    form.seen.data = as_seen(kept, gone)
    page = render_template(
        "registration/merge_delegates.html",
        seminar=seminar,
        kept=kept,
        gone=gone,
        fields=fields,
        form=form,
        becomes=what_becomes(kept, gone),
    )
    return page, 422 if form.errors else 200

"""The code frame as a file: taking it away, and bringing one in."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, organiser, staff
from seminars.documents.table_files import MOST_BYTES
from seminars.errors import Refusal
from seminars.forms import put_beside_field
from seminars.programme.queries import series_by_slug
from seminars.registration.import_forms import FileForm
from seminars.responses import csv_response
from seminars.themes.blueprint import bp
from seminars.themes.frame_file import COLUMNS, Changes, frame_csv
from seminars.themes.frame_import import Looked, as_in_file, bring_in_frame, look_at
from seminars.themes.queries import frame_of


@bp.get("/series/<slug>/code-frame.csv")
@staff
def frame_file(slug: str) -> ResponseReturnValue:
    """The frame as a table, to keep, to change in a spreadsheet, or for another series."""
    series = series_by_slug(slug)
    return csv_response(frame_csv(as_in_file(frame_of(series))), f"{series.slug}-code-frame.csv")


@bp.route("/series/<slug>/code-frame/import", methods=["GET", "POST"])
@organiser
def frame_import(slug: str) -> ResponseReturnValue:
    """Look at what a file would change, or bring it in: all of it, or nothing."""
    series = series_by_slug(slug)
    form = FileForm()
    looked: Looked | None = None
    if form.validate_on_submit():
        try:
            looked = look_at(series, form.file.data.stream.read(MOST_BYTES + 1))
            if not looked.problems and "bring-in" in request.form:
                made = bring_in_frame(series=series, wanted=looked.frame, actor=acting(), at=clock.now())
                flash(_told(made), "success")
                return redirect(url_for("themes.frame", slug=slug))
        except Refusal as refusal:
            put_beside_field(form, refusal)
    page = render_template("themes/import.html", series=series, form=form, looked=looked, columns=COLUMNS)
    return page, 422 if form.errors or (looked and looked.problems) else 200


def _told(made: Changes) -> str:
    if not made:
        return "Nothing is new: the frame holds all that is in the file."
    return f"{len(made.added)} added, {len(made.changed)} worded anew."

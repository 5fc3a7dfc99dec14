"""``flask --app wsgi summary SLUG``: the figures of a seminar or a series in the terminal."""

import json

import click
from flask.cli import with_appcontext

from seminars import clock
from seminars.audit.service import SYSTEM
from seminars.errors import Missing
from seminars.programme.queries import seminar_by_slug, series_by_slug
from seminars.summaries.downloads import record_download, take_figures
from seminars.summaries.keeping import kept_summary_of_seminar, kept_summary_of_series
from seminars.summaries.sheets import summary_csv
from seminars.summaries.summary import Summary
from seminars.summaries.terminal import text_lines


def find_summary(slug: str, shape: str) -> Summary:
    """The summary of the seminar or the series that is called ``slug``. Raises Missing.

    Printing it is taking it away, as ``shape``.
    """
    now = clock.now()
    try:
        seminar = seminar_by_slug(slug)
    except Missing:
        series = series_by_slug(slug)
        take_figures(series=series, at=now)
        summary = kept_summary_of_series(series, now)
        record_download(subject=series, shape=shape, mark=summary.mark, actor=SYSTEM, at=now)
        return summary
    take_figures(series=seminar.series, also=seminar, at=now)
    summary = kept_summary_of_seminar(seminar, now)
    record_download(subject=seminar, shape=shape, mark=summary.mark, actor=SYSTEM, at=now)
    return summary


@click.command("summary")
@click.argument("slug")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="How the figures are printed.",
)
@with_appcontext
def summary_command(slug: str, shape: str) -> None:
    """Print attendance and responses of the seminar or series SLUG."""
    try:
        summary = find_summary(slug, f"printed {shape}")
    except Missing as missing:
        raise click.ClickException(
            f"There is no seminar and no series called '{slug}'. The name is the last part of its address."
        ) from missing
    if shape == "json":
        click.echo(json.dumps(summary.as_dict(), ensure_ascii=False, indent=2))
    elif shape == "csv":
        click.echo(summary_csv(summary), nl=False)
    else:
        click.echo("\n".join(text_lines(summary)))

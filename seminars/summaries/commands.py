"""``flask --app wsgi summary SLUG``: the figures of a seminar or a series in the terminal."""

import json

import click
from flask.cli import with_appcontext

from seminars import clock
from seminars.errors import Missing
from seminars.programme.queries import seminar_by_slug, series_by_slug
from seminars.summaries.queries import summary_of_seminar, summary_of_series
from seminars.summaries.sheets import summary_csv
from seminars.summaries.summary import Summary, text_lines


def find_summary(slug: str) -> Summary:
    """The summary of the seminar or the series that is called ``slug``. Raises Missing."""
    now = clock.now()
    try:
        return summary_of_seminar(seminar_by_slug(slug), now)
    except Missing:
        return summary_of_series(series_by_slug(slug), now)


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
        summary = find_summary(slug)
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

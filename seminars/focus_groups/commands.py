"""The command that assigns people of a CSV file to groups, without the application's data."""

from pathlib import Path

import click

from seminars.focus_groups.assignment_csv import run_assign


def _names(_context: click.Context, _option: click.Parameter, value: str) -> tuple[str, ...]:
    return tuple(filter(None, (name.strip() for name in value.split(","))))


def _categories(
    _context: click.Context, option: click.Parameter, value: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    for pair in value:
        if not all(pair.partition("=")):
            raise click.BadParameter(f"write it as field=category, not '{pair}'.", param=option)
    return tuple((pair.partition("=")[0].strip(), pair.partition("=")[2].strip()) for pair in value)


@click.command("assign")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--groups", type=click.IntRange(min=1), help="How many groups.")
@click.option("--least", type=click.IntRange(min=1), help="The fewest people in a group.")
@click.option("--most", type=click.IntRange(min=1), help="The most people in a group.")
@click.option("--mix", default="", callback=_names, help="Columns to mix by, the most important first.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option("--steps", type=click.IntRange(min=0), help="Exchanges to look at; by size if not given.")
@click.option(
    "--no-lone",
    multiple=True,
    callback=_categories,
    metavar="FIELD=CATEGORY",
    help="Nobody of this category alone in a group. May be given several times.",
)
def assign_command(
    file: Path,
    groups: int | None,
    least: int | None,
    most: int | None,
    mix: tuple[str, ...],
    seed: int,
    steps: int | None,
    no_lone: tuple[tuple[str, str], ...],
) -> None:
    """Assign the people of a CSV file to groups.

    FILE has the columns id, organisation and those of --mix, and may have pin (the number of a group),
    together and apart (rows with the same mark). The same rows come out with a column group; the
    value, the bound and the gap go to standard error. Leaves with 1 where wishes contradict one
    another, and with 2 where the file or an option is wrong.
    """
    try:
        with click.open_file(str(file), "rb") as stream:
            data = stream.read()
    except OSError as error:
        click.echo(f"The file {file} cannot be read: {error.strerror}.", err=True)
        raise SystemExit(2) from error
    outcome = run_assign(
        data, groups=groups, mix=mix, seed=seed, least=least, most=most, no_lone=no_lone, steps=steps
    )
    click.echo(outcome.out, nl=False)
    click.echo(outcome.err, nl=False, err=True)
    raise SystemExit(outcome.code)

"""Reading cross-tabs: of the release of a series, in a number of statements that does not grow with rows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from seminars.errors import Missing
from seminars.programme.models import Seminar, Series
from seminars.questionnaire.definition import Asked, Definition
from seminars.questionnaire.queries import AnswerRow, answers_table, merged_versions, responses_of
from seminars.questionnaire.versions import Merged
from seminars.summaries.cross_figures import CrossColumn, CrossFigures, as_column, side_by_side
from seminars.summaries.cross_tabs import (
    BY_CHANNEL,
    BY_VENUE,
    CrossTabs,
    Way,
    crossable,
    ways_of,
)
from seminars.summaries.crossing import Crossed, by_channel, by_question
from seminars.summaries.queries import Released, chosen_seminars, release_of
from seminars.summaries.release import Part
from seminars.summaries.shown import QuestionFigures
from seminars.summaries.summary import pending_line

EVERYTHING = "All"
TOGETHER = "Together"
# Three counts crossed are small nearly everywhere.
WHOLE_SERIES = (
    "Who answered is crossed over the whole series only: for some of the seminars nearly all would be hidden."
)


def ways_to_cross(series: Series) -> tuple[Sequence[Way], Definition]:
    """What the answers of a series can be crossed by, and what it asks. Raises Missing without one."""
    definition = _versions(series).definition
    return ways_of(definition), definition


def _versions(series: Series) -> Merged:
    versions = merged_versions(series)
    if versions is None or not versions.definition.questions:
        raise Missing(
            f"{series.title} has no questionnaire, so there is nothing to cross.",
            next_step="Set up the questionnaire of the series first.",
        )
    return versions


def cross_tabs(
    series: Series, at: datetime, *, by: str, question: str | None = None, only: Collection[str] = ()
) -> CrossTabs:
    """One question, or all that have figures, ``by`` something; of the seminars ``only`` where they or their
    regions stand in the columns. Raises Missing for what there is not."""
    versions = _versions(series)
    definition = versions.definition
    ways = ways_of(definition)
    way = next((each for each in ways if each.code == by), None)
    asked = [each for each in crossable(definition, way or ways[0]) if question in (None, each.code)]
    if way is None or not asked:
        raise Missing(
            "There is no such cross-tab.", next_step="Choose a question and what to cross it by on the page."
        )
    if question is None:
        asked = [each for each in asked if each.options or each.kind.is_number]
    released = release_of(series, at)
    chosen = chosen_seminars(released, only)
    tables: Sequence[CrossFigures] = ()
    if any(released.release.is_out(each.slug) for each in released.seminars):
        if way.is_place:
            tables = _beside(released, chosen, way, asked)
        else:
            tables = _crossed(released, versions, way, asked)
    return CrossTabs(
        slug=series.slug,
        title=series.title,
        way=way,
        tables=tuple(tables),
        mark=released.release.mark,
        threshold=released.release.rules.threshold,
        blanks=released.release.rules.blanks,
        remarks=(WHOLE_SERIES if only and not way.is_place else "", pending_of(released)),
    )


def merged_row(row: AnswerRow, versions: Merged) -> AnswerRow:
    """An answer under the question that stands for it in all versions together."""
    question = versions.questions.get(row.question_id, row.question_id)
    if question == row.question_id:
        return row
    option = None if row.option_id is None else versions.options[row.option_id]
    return replace(row, question_id=question, option_id=option)


def pending_of(released: Released) -> str:
    """Whose answers are not out yet, as a sentence."""
    return pending_line([each.title for each in released.seminars if not released.release.is_out(each.slug)])


def _beside(
    released: Released, chosen: Sequence[Seminar], way: Way, asked: Iterable[Asked]
) -> list[CrossFigures]:
    """Seminars or regions side by side, and all of them."""
    release = released.release
    out = [seminar for seminar in chosen if release.is_out(seminar.slug)]
    if way.code == BY_VENUE:
        parts = [(seminar.slug, seminar.title, release.of_seminar(seminar.slug)) for seminar in out]
    else:
        regions = list(dict.fromkeys(seminar.venue.region for seminar in out))
        parts = [
            (
                f"region-{number}",
                region or "No region",
                release.of_some([each.slug for each in out if each.venue.region == region]),
            )
            for number, region in enumerate(regions)
        ]
    everything = EVERYTHING if len(chosen) == len(released.seminars) else TOGETHER
    parts.append(("*", everything, release.of_some([seminar.slug for seminar in out])))
    figures = [(code, label, figures_by_code(part)) for code, label, part in parts]
    return [
        side_by_side(each, way.code, [(code, label, found[each.code]) for code, label, found in figures])
        for each in asked
    ]


def figures_by_code(part: Part) -> dict[str, QuestionFigures]:
    """The figures of a part by the code of the question."""
    return {figures.question.code: figures for _, questions in part.sections for figures in questions}


def _crossed(released: Released, versions: Merged, way: Way, asked: Sequence[Asked]) -> list[CrossFigures]:
    """By the answers to another question or the channel, over all seminars that are out."""
    release = released.release
    ids = [seminar.id for seminar in released.seminars if release.is_out(seminar.slug)]
    responses = responses_of(ids)
    wanted = [each.id for each in asked]
    everything = figures_by_code(release.of_series())
    other = None if way.code == BY_CHANNEL else versions.definition.by_code[way.code]
    rows = _answers(ids, wanted if other is None else [*wanted, other.id], versions)
    slugs = {seminar.id: seminar.slug for seminar in released.seminars}
    so_far: set[str] = set()
    stages: list[list[Crossed]] = []
    for _, group in release.stages:
        so_far |= set(group)
        channels = {row[0]: row[2].value for row in responses if slugs[row[1]] in so_far}
        kept = rows if len(so_far) == len(ids) else [row for row in rows if row.response_id in channels]
        stages.append(
            [
                by_channel(each, channels, kept)
                if other is None
                else by_question(each, other, channels, kept)
                for each in asked
            ]
        )
    found = []
    for *earlier, table in zip(*stages, strict=True):
        shown = release.crossed(table, earlier)
        last: CrossColumn = as_column("*", EVERYTHING, everything[table.question.code])
        found.append(shown.beside(last))
    return found


def _answers(seminar_ids: Iterable[int], question_ids: Sequence[int], versions: Merged) -> list[AnswerRow]:
    """Answers to these questions, in whichever version they were given."""
    wanted = {*question_ids, *(own for own, one in versions.questions.items() if one in question_ids)}
    return [merged_row(row, versions) for row in answers_table(seminar_ids, wanted)]

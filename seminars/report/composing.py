"""Composing the draft: which sections a report has, and what stands in them before anybody writes."""

from collections.abc import Iterable, Sequence

from seminars.documents.charts import Bar
from seminars.formats import day_range
from seminars.report.content import (
    Block,
    Bullets,
    Chart,
    Content,
    Heading,
    Item,
    Paragraph,
    Quotation,
    Section,
    Table,
    Words,
)
from seminars.report.facts import Facts
from seminars.summaries.definitions import MEANINGS
from seminars.summaries.shown import HIDDEN, SIGN, QuestionFigures
from seminars.summaries.summary import Summary, measures_line, question_text, rate_words, written
from seminars.summaries.tabulation import UNWEIGHTED
from seminars.themes.in_report import CategoryInReport
from seminars.topic_guides.content import GuideText, TopicText

# All sections in their order, by their keys, which stay the same in each draft.
SECTIONS = {
    "introduction": "Introduction",
    "background": "Background",
    "method": "Method",
    "participants": "Who took part",
    "findings": "Findings from the questionnaire",
    "themes": "Themes",
    "actions": "Suggested actions",
    "conclusions": "Conclusions",
    "figures": "About the figures",
    "guide": "Appendix A: Topic guide",
    "tables": "Appendix B: Answers by seminar",
}

_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}


def composed(facts: Facts) -> Content:
    """The draft of a series' report. All figures in it are those of one release."""
    summary = facts.summary
    dates = day_range(summary.starts_on, summary.ends_on) if summary.starts_on and summary.ends_on else ""
    blocks: dict[str, Iterable[Block]] = {
        "introduction": (),
        "background": _background(facts, dates),
        "method": _method(summary),
        "participants": _participants(facts),
        "findings": _findings(summary),
        "themes": _themes(facts.themes),
        "actions": _actions(facts.themes),
        "conclusions": (),
        "figures": _about(summary),
        "guide": _guide(facts.guide),
        "tables": _tables(summary),
    }
    return Content(
        title=f"{facts.series.title}: report",
        subtitle=facts.series.theme,
        dates=dates,
        host=facts.series.host,
        mark=summary.mark,
        sections=tuple(Section(key, title, tuple(blocks[key])) for key, title in SECTIONS.items()),
    ).numbered()


def _background(facts: Facts, dates: str) -> Iterable[Block]:
    series, seminars = facts.series, facts.summary.seminars
    count = len(seminars)
    what = "one seminar" if count == 1 else f"{_NUMBERS.get(count, count)} regional seminars"
    theme = f" on the theme “{series.theme}”" if series.theme else ""
    host = f", held by {series.host}" if series.host else ""
    when = f" ({dates})" if dates else ""
    yield Paragraph(f"{series.title} is a series of {what}{theme}{host}{when}.")
    if series.description:
        yield from (Paragraph(each.strip()) for each in series.description.split("\n\n") if each.strip())
    if seminars:
        yield Table(
            "The seminars",
            ("Seminar", "Days", "Venue", "Region"),
            tuple(
                (each.title, day_range(each.starts_on, each.ends_on), each.venue, each.region)
                for each in seminars
            ),
            shares=(0.22, 0.26, 0.27, 0.25),
        )


def _method(summary: Summary) -> Iterable[Block]:
    yield Paragraph(
        "Delegates registered beforehand or came as walk-ins. At each seminar a period of the programme was "
        "set aside in which they filled in a questionnaire, on their own device or on paper, without their "
        "name. Focus groups then talked along a shared topic guide, led by facilitators, while note-takers "
        "wrote."
    )
    responses, attendance = summary.responses, summary.attendance
    groups, members = summary.focus_groups
    sentence = f"In all {attendance.present} delegates came on at least one day"
    if responses is not None:
        sentence += (
            f", and {responses.completed} completed the questionnaire ({responses.online} online, "
            f"{responses.paper} on paper)"
        )
    if groups:
        what = "one focus group" if groups == 1 else f"{groups} focus groups"
        sentence += f"; {what} brought {members} delegates together"
    yield Paragraph(f"{sentence}.")
    if summary.pending_line:
        yield Paragraph(summary.pending_line)
    yield _attendance(summary)
    yield Paragraph(
        "Registered: with a place, without walk-ins. Came: present on at least one day, walk-ins among them. "
        "Answered: completed questionnaires, also in per cent of those present on the questionnaire's day.",
        small=True,
    )


def _attendance(summary: Summary) -> Table:
    rows = [
        (
            each.title,
            str(each.attendance.registered),
            str(each.attendance.walk_ins),
            str(each.attendance.present),
            "–" if each.responses is None else str(each.responses.completed),
            rate_words(each.response_rate),
            str(each.focus_groups),
            str(each.attendance.members),
        )
        for each in summary.seminars
    ]
    groups, members = summary.focus_groups
    total = (
        "All seminars",
        str(summary.attendance.registered),
        str(summary.attendance.walk_ins),
        str(summary.attendance.present),
        "–" if summary.responses is None else str(summary.responses.completed),
        rate_words(summary.response_rate),
        str(groups),
        str(members),
    )
    return Table(
        "Registration, attendance, questionnaires and focus groups by seminar",
        ("Seminar", "Registered", "Walk-ins", "Came", "Answered", "Per cent", "Groups", "In groups"),
        (*rows, total),
        numeric=(1, 2, 3, 4, 5, 6, 7),
        shares=(0.16, 0.14, 0.115, 0.085, 0.13, 0.17, 0.1, 0.1),
        total=True,
    )


def _participants(facts: Facts) -> Iterable[Block]:
    profile = [figures for figures in facts.summary.questions if figures.question.profile is not None]
    for figures in profile:
        yield from _question(figures)
    lists = (
        ("Organisations represented", facts.organisations),
        ("Occupations represented", facts.occupations),
    )
    for title, names in lists:
        if names:
            yield Heading(title)
            yield Bullets(names)


def _findings(summary: Summary) -> Iterable[Block]:
    if summary.responses is not None and not summary.responses.completed:
        yield Paragraph("No questionnaires were completed.")
    for title, questions in summary.sections:
        asked = [figures for figures in questions if figures.question.profile is None]
        if asked:
            yield Heading(title)
        for figures in asked:
            yield from _question(figures)


def _question(figures: QuestionFigures) -> Iterable[Block]:
    base = f"n = {figures.base}" + (", several answers possible" if figures.several else "")
    text = question_text(figures.question)
    notes = list(_notes(figures))
    if figures.counts:
        yield Chart(f"{text} ({base})", _bars(figures), note=" ".join(notes))
        return
    yield Heading(text, level=3)
    if figures.measures is None:
        yield Paragraph(f"Answered in words ({base}). What was chosen to be quoted stands under its theme.")
    else:
        yield Paragraph(f"{base}. {' '.join(notes)}")


def _notes(figures: QuestionFigures) -> Iterable[str]:
    if figures.question.ranked:
        ranks = [
            f"{count.label}: {count.first}"
            + ("" if count.mean_rank is None else f" (mean place {written(count.mean_rank)})")
            for count in figures.counts
            if count.first is not None
        ]
        yield f"First places: {'; '.join(ranks)}."
    if figures.measures:
        yield measures_line(figures.measures)
        if figures.counts:
            yield "Points of the scale are counted from 1."
    if figures.not_answered:
        yield f"Not answered: {figures.not_answered}."
    if figures.hides:
        yield f"{SIGN} hidden to protect people."


def _bars(figures: QuestionFigures) -> tuple[Bar, ...]:
    """A hidden figure, and a per cent of one, have no bar: its length would tell them."""
    return tuple(
        Bar(
            count.label,
            None if count.count is HIDDEN else count.count,
            None if count.percent is HIDDEN else count.percent,
        )
        for count in figures.counts
    )


def _themes(categories: Sequence[CategoryInReport]) -> Iterable[Block]:
    """Themes for which nothing was chosen are only named; where nothing at all was, there is nothing."""
    if not any(theme.quotations for category in categories for theme in category.themes):
        return
    yield Paragraph(
        "Notes of the focus groups and answers in words were gathered under themes. The quotations were "
        "chosen as examples; they carry no name, and how often something was said is not counted."
    )
    for category in categories:
        quoted = [theme for theme in category.themes if theme.quotations]
        others = [theme.name for theme in category.themes if not theme.quotations]
        if category.themes:
            yield Heading(category.name)
        for theme in quoted:
            yield Heading(theme.name, level=3)
            for each in theme.quotations:
                yield Quotation(each.text, ", ".join(part for part in (each.venue, each.source) if part))
        if others:
            yield Paragraph(f"{'Also named' if quoted else 'Named'}: {'; '.join(others)}.")


def _actions(categories: Sequence[CategoryInReport]) -> Iterable[Block]:
    for category in categories:
        if category.actions:
            yield Table(
                f"Suggested actions: {category.name}",
                ("Area", "Suggested action"),
                tuple((action.area, action.text) for action in category.actions),
                shares=(0.32, 0.68),
            )


def _about(summary: Summary) -> Iterable[Block]:
    yield Paragraph(UNWEIGHTED)
    for line in (summary.keying_line, summary.legend, summary.release_line):
        if line:
            yield Paragraph(line)
    for heading, meanings in MEANINGS:
        yield Heading(f"What the figures mean: {heading.lower()}", level=2)
        yield Bullets(tuple(f"{each.term}: {each.said}" for each in meanings))


def _tables(summary: Summary) -> Iterable[Block]:
    """Each question with options, by seminar: of the same release as everything else."""
    out = [seminar for seminar in summary.seminars if seminar.responses is not None]
    if len(out) < 2:
        return
    yield Paragraph(
        "In whole per cent of those who answered the question at the seminar; their number is the base, n. "
        "Where it is under 50 the counts stand beside the per cent; under 10 there is no per cent."
    )
    by_seminar = [
        {figures.question.code: figures for _, part in seminar.part.sections for figures in part}
        for seminar in out
    ]
    columns = ("Answer", *(seminar.title for seminar in out), "All")
    first = max(0.28, 0.5 - 0.04 * len(out))
    shares = (first, *((1 - first) / (len(out) + 1) for _ in range(len(out) + 1)))
    for figures in summary.questions:
        if figures.counts:
            code = figures.question.code
            found = [*(each[code] for each in by_seminar), figures]
            yield Table(
                question_text(figures.question),
                columns,
                tuple(_by_seminar(found)),
                numeric=tuple(range(1, len(columns))),
                shares=shares,
            )


def _by_seminar(found: Sequence[QuestionFigures]) -> Iterable[tuple[str, ...]]:
    for place, option in enumerate(found[-1].counts):
        yield (option.label, *(figures.counts[place].with_counts() for figures in found))
    yield ("Base (n)", *(str(figures.base) for figures in found))


def _guide(guide: GuideText | None) -> Iterable[Block]:
    if guide is None:
        return
    yield Heading(guide.heading)
    if guide.introduction:
        yield Words(guide.introduction)
    if guide.aims:
        yield Heading("What the discussion should reveal", level=3)
        yield Bullets(guide.aims, markup=True)
    for part in guide.parts:
        if part.topics:
            yield Heading(part.title, level=3)
        for topic in part.topics:
            yield from _topic(topic)
    if guide.closing:
        yield Words(guide.closing)


def _topic(topic: TopicText) -> Iterable[Block]:
    title = f"**{topic.title}** " if topic.title else ""
    first, *others = topic.questions or ("",)
    yield Item(f"{topic.label}.", f"{title}{first}".strip())
    yield from (Item("", question) for question in others)
    if topic.prompts:
        yield Bullets(topic.prompts, markup=True, indented=True)
    yield from (Item("", question) for question in topic.sub_questions)

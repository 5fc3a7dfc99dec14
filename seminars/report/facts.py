"""What a report is composed of, as plain values."""

from dataclasses import dataclass

from seminars.summaries.summary import Summary
from seminars.themes.in_report import CategoryInReport
from seminars.topic_guides.content import GuideText


@dataclass(frozen=True)
class SeriesWords:
    """How the series presents itself."""

    title: str
    theme: str
    description: str
    host: str


@dataclass(frozen=True)
class Facts:
    """All that is known of a series for its report.

    ``organisations`` and ``occupations`` are those of delegates who came, each once and without figures.
    """

    series: SeriesWords
    summary: Summary
    organisations: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    guide: GuideText | None = None
    themes: tuple[CategoryInReport, ...] = ()

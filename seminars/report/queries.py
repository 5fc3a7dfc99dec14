"""Reading what a report is made of, in a number of statements that does not grow with rows."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Select, select

from seminars.attendance.models import CheckIn
from seminars.extensions import db
from seminars.programme.models import ProfileOption, Seminar, Series
from seminars.registration.models import Delegate, DelegateState, Organisation
from seminars.registration.naming import Names
from seminars.report.facts import Facts, SeriesWords
from seminars.summaries.keeping import kept_summary_of_series
from seminars.summaries.shown import HIDDEN
from seminars.themes.queries import themes_for_report
from seminars.topic_guides.queries import guide_of, whole_text


def facts_of(series: Series, at: datetime) -> Facts:
    """All that the report of the series tells, as far as it may be told at ``at``."""
    summary = kept_summary_of_series(series, at)
    guide = guide_of(series)
    slugs = [seminar.slug for seminar in summary.seminars]
    # Where it is hidden how many came, a list of what they are would tell.
    told = summary.attendance.present is not HIDDEN
    return Facts(
        series=SeriesWords(series.title, series.theme, series.description, series.host),
        summary=summary,
        organisations=_names(_organisations(slugs)) if told else (),
        occupations=_names(_occupations(slugs)) if told else (),
        guide=None if guide is None else whole_text(guide).everywhere(),
        themes=tuple(themes_for_report(series.id, at)),
    )


def names_in(series: Series, texts: Mapping[str, str]) -> dict[str, list[str]]:
    """The words of each text that are family names of the series' delegates; texts without any are left out.

    A help for those who write to the report: quotations are checked before they are released.
    """
    ids = select(Seminar.id).where(Seminar.series_id == series.id)
    people = db.session.scalars(select(Delegate.name).where(Delegate.seminar_id.in_(ids)))
    # Whom to ask may well stand in a report.
    names = Names(people, (), contacts=False)
    found = {
        title: list(dict.fromkeys(place.words for place in names.places_in(text)))
        for title, text in texts.items()
    }
    return {title: words for title, words in found.items() if words}


def _names(query: Select[str]) -> tuple[str, ...]:
    return tuple(sorted(db.session.scalars(query), key=str.casefold))


def _came(query: Select[str], slugs: list[str]) -> Select[str]:
    return query.where(
        Seminar.slug.in_(slugs),
        Delegate.state == DelegateState.REGISTERED,
        select(CheckIn.id).where(CheckIn.delegate_id == Delegate.id).exists(),
    ).distinct()


def _organisations(slugs: list[str]) -> Select[str]:
    query = (
        select(Organisation.name)
        .join(Delegate, Delegate.organisation_id == Organisation.id)
        .join(Seminar, Seminar.id == Delegate.seminar_id)
    )
    return _came(query, slugs)


def _occupations(slugs: list[str]) -> Select[str]:
    query = (
        select(ProfileOption.label)
        .join(Delegate, Delegate.occupation_id == ProfileOption.id)
        .join(Seminar, Seminar.id == Delegate.seminar_id)
    )
    return _came(query, slugs)

"""Finding quotations: by venue, group, theme and area, by what was done with them, and by their words."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from seminars.documents.markup import plain
from seminars.errors import Missing
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup
from seminars.notes.models import Note, Quotation
from seminars.programme.models import Seminar, Series
from seminars.questionnaire.models import Question
from seminars.themes.models import Area, CodedQuotation, QuotationArea, QuotationTheme, Theme
from seminars.themes.search_words import SearchWords, search_words
from seminars.topic_guides.models import Topic

PER_PAGE = 25


class Wanted(StrEnum):
    """Which quotations somebody looks for, by what was done with them."""

    ALL = "all"
    UNCODED = "uncoded"
    CODED = "coded"
    CHOSEN = "chosen"


@dataclass(frozen=True)
class Filter:
    """What somebody looks for; what is None or empty does not matter. Numbers are those of the rows.

    ``answers`` are quotations from the questionnaire only, ``themed`` those under any theme. ``category_id``
    is a category under one of whose themes they stand, ``suggests_id`` one in which they suggest something.
    What may stand in ``text`` is told by ``search_words``; accents and capitals make no difference.
    """

    wanted: Wanted = Wanted.ALL
    seminar_id: int | None = None
    group_id: int | None = None
    answers: bool = False
    themed: bool = False
    category_id: int | None = None
    suggests_id: int | None = None
    theme_id: int | None = None
    area_id: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Progress:
    """How far the coding is."""

    total: int
    coded: int
    chosen: int


def source_in_words(group: int | None) -> str:
    """Where something was said: in the group of that number, or in the questionnaire."""
    return "Questionnaire" if group is None else f"Group {group}"


def _coded() -> ColumnElement[bool]:
    under = exists().where(QuotationTheme.quotation_key == CodedQuotation.key)
    return under | exists().where(QuotationArea.quotation_key == CodedQuotation.key)


def in_order(query: Any) -> Any:
    """The quotations of a query with their seminars, groups and notes: by seminar and group as they were
    said, then the answers by question and by their random keys."""
    return (
        query.join(Seminar, Seminar.id == CodedQuotation.seminar_id)
        .outerjoin(Quotation, Quotation.id == CodedQuotation.quotation_id)
        .outerjoin(Note, Note.id == Quotation.note_id)
        .outerjoin(FocusGroup, FocusGroup.id == Note.group_id)
        .order_by(
            Seminar.starts_on,
            Seminar.id,
            FocusGroup.number.is_(None),
            FocusGroup.number,
            FocusGroup.id,
            Note.topic_id,
            Quotation.id,
            CodedQuotation.question_id,
            CodedQuotation.key,
        )
    )


def _by_words(words: SearchWords) -> list[Any]:
    # Folding leaves letters, figures and spaces: nothing that LIKE would read as a pattern.
    folded = CodedQuotation.folded
    between = literal(" ") + folded + literal(" ")
    return [
        *(folded.contains(each) for each in words.anywhere),
        *(between.contains(f" {each} ") for each in words.whole),
        *(~folded.contains(each) for each in words.without),
    ]


def _under(sought: Filter) -> list[Any]:
    found: list[Any] = []
    here = QuotationTheme.quotation_key == CodedQuotation.key
    if sought.themed:
        found.append(exists().where(here))
    if sought.theme_id is not None:
        found.append(exists().where(here, QuotationTheme.theme_id == sought.theme_id))
    if sought.category_id is not None:
        themes = select(Theme.id).where(Theme.category_id == sought.category_id)
        found.append(exists().where(here, QuotationTheme.theme_id.in_(themes)))
    suggests = QuotationArea.quotation_key == CodedQuotation.key
    if sought.area_id is not None:
        found.append(exists().where(suggests, QuotationArea.area_id == sought.area_id))
    if sought.suggests_id is not None:
        areas = select(Area.id).where(Area.category_id == sought.suggests_id)
        found.append(exists().where(suggests, QuotationArea.area_id.in_(areas)))
    return found


def _conditions(series: Series, sought: Filter) -> list[Any]:
    found: list[Any] = [Seminar.series_id == series.id, CodedQuotation.available]
    if sought.wanted is Wanted.CHOSEN:
        found.append(CodedQuotation.chosen)
    elif sought.wanted is not Wanted.ALL:
        found.append(_coded() if sought.wanted is Wanted.CODED else ~_coded())
    if sought.seminar_id is not None:
        found.append(CodedQuotation.seminar_id == sought.seminar_id)
    if sought.group_id is not None:
        found.append(Note.group_id == sought.group_id)
    if sought.answers:
        found.append(CodedQuotation.response_id.is_not(None))
    return found + _under(sought) + _by_words(search_words(sought.text))


def _found(series: Series, sought: Filter) -> Any:
    return in_order(
        select(CodedQuotation, Seminar.title.label("venue"), FocusGroup.number.label("group"))
    ).where(*_conditions(series, sought))


def quotations_page(series: Series, sought: Filter, page: int) -> Pagination:
    """A page of quotations, each with its themes, areas, seminar and group (``Row``)."""
    return _Page(page=page, per_page=PER_PAGE, error_out=False, query=_found(series, sought))


def quotations_of(series: Series, sought: Filter) -> list[Any]:
    """All quotations found, each with its seminar's title and its group's number (``Row``)."""
    return list(db.session.execute(_found(series, sought)))


class _Page(Pagination):
    """Pages of rows."""

    def _query_items(self) -> list[Any]:
        query = self._query_args["query"].options(
            selectinload(CodedQuotation.themes), selectinload(CodedQuotation.areas)
        )
        return list(db.session.execute(query.limit(self.per_page).offset(self._query_offset)))

    def _query_count(self) -> int:
        bare = self._query_args["query"].order_by(None).with_only_columns(CodedQuotation.key)
        return db.session.scalar(select(func.count()).select_from(bare.subquery())) or 0


def keys_in_order(series: Series, sought: Filter, *, also: str | None = None) -> list[str]:
    """The keys of all quotations found, in their order; with ``also`` one that is not among them (any more)
    at its place."""
    here, rest = _conditions(series, sought)[:2], _conditions(series, sought)[2:]
    found = and_(true(), *rest)
    if also is not None:
        found = or_(found, CodedQuotation.key == also)
    return list(db.session.scalars(in_order(select(CodedQuotation.key)).where(*here, found)))


def quotation_by_key(series: Series, key: str) -> CodedQuotation:
    """A quotation of the series that may be quoted. Raises Missing."""
    found = db.session.get(
        CodedQuotation,
        key,
        options=[joinedload(CodedQuotation.seminar), selectinload(CodedQuotation.themes)],
    )
    if found is None or not found.available or found.seminar.series_id != series.id:
        raise Missing(
            "This quotation is not there (any more).", next_step="Go back to the list of quotations."
        )
    return found


def progress_of(series: Series) -> Progress:
    """How many of the quotations stand under a theme or an area, and how many are chosen."""
    one_if_coded = case((_coded(), 1), else_=0)
    one_if_chosen = case((CodedQuotation.chosen, 1), else_=0)
    total, coded, chosen = db.session.execute(
        select(func.count(), func.sum(one_if_coded), func.sum(one_if_chosen))
        .select_from(CodedQuotation)
        .join(Seminar, Seminar.id == CodedQuotation.seminar_id)
        .where(Seminar.series_id == series.id, CodedQuotation.available)
    ).one()
    return Progress(total, coded or 0, chosen or 0)


def groups_with_quotations(series: Series) -> list[FocusGroup]:
    """The groups of the series in which something quotable was said, by seminar and number."""
    noted = (
        select(Note.group_id)
        .join(Quotation, Quotation.note_id == Note.id)
        .join(CodedQuotation, CodedQuotation.quotation_id == Quotation.id)
    )
    return list(
        db.session.scalars(
            select(FocusGroup)
            .join(Seminar, Seminar.id == FocusGroup.seminar_id)
            .where(Seminar.series_id == series.id, FocusGroup.id.in_(noted))
            .order_by(Seminar.starts_on, Seminar.id, FocusGroup.number, FocusGroup.id)
        )
    )


@dataclass(frozen=True)
class Origin:
    """Where a quotation comes from: venue, group or questionnaire, and what was asked; ``group`` is the
    group's number where there is one."""

    venue: str
    source: str
    asked: str
    group: int | None


def origin_of(quotation: CodedQuotation) -> Origin:
    """Where a quotation comes from, in words."""
    venue = quotation.seminar.title
    if quotation.question_id is not None:
        asked = db.session.scalar(select(Question.text).where(Question.id == quotation.question_id))
        return Origin(venue, source_in_words(None), asked or "", None)
    number, title, questions = db.session.execute(
        select(FocusGroup.number, Topic.title, Topic.questions)
        .join(Note, Note.group_id == FocusGroup.id)
        .join(Topic, Topic.id == Note.topic_id)
        .join(Quotation, Quotation.note_id == Note.id)
        .where(Quotation.id == quotation.quotation_id)
    ).one()
    return Origin(venue, source_in_words(number), title or plain(questions[0]), number)

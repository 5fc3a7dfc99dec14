"""Reading what a summary is made of, in a number of statements that does not grow with rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from seminars.attendance.figures import AttendanceFigures, attendance_figures
from seminars.attendance.queries import attendees
from seminars.attendance.sessions import sessions_taken
from seminars.errors import Missing
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup
from seminars.mailings.queries import untold_changes
from seminars.notes.models import Note
from seminars.notes.queries import quotations_of
from seminars.programme.models import Seminar, SeminarState, Series, Session, SessionKind
from seminars.questionnaire.kinds import Channel
from seminars.questionnaire.lateness import late_counts, stages_taken
from seminars.questionnaire.models import Answer, Response
from seminars.questionnaire.paper_queries import keying_agreement_of
from seminars.questionnaire.queries import counts, definition_of, merged_versions, response_counts
from seminars.questionnaire.versions import Merged
from seminars.questionnaire.window import WindowState
from seminars.questionnaire.window_queries import windows_of
from seminars.summaries.attendance_queries import attendance_told, group_counts
from seminars.summaries.blocks import SeminarTables
from seminars.summaries.columns_queries import answer_columns
from seminars.summaries.counting import Words, tabulate_columns
from seminars.summaries.life import Facts
from seminars.summaries.models import AnswerReview, ProtectionRules, Verdict
from seminars.summaries.reach_queries import asking_of, partial_of
from seminars.summaries.release import Part, Release
from seminars.summaries.rules import Rules
from seminars.summaries.summary import SeminarFigures, Summary, Voice
from seminars.summaries.tabulation import Tabulated
from seminars.themes.queries import released_from_groups
from seminars.topic_guides.service import guide_of


@dataclass(frozen=True)
class Released:
    """A release of a series with what its summaries say beside the figures."""

    series: Series
    seminars: Sequence[Seminar]
    release: Release
    slots: Mapping[int, date]
    groups: Mapping[int, tuple[int, int]]


def summary_of_seminar(seminar: Seminar, at: datetime) -> Summary:
    """The summary of one seminar, as far as it may be seen at ``at``."""
    released = release_of(seminar.series, at, also=seminar)
    return _summary(
        released,
        at,
        kind="seminar",
        titles=(seminar.slug, seminar.title),
        subtitle=f"{seminar.series.title}: {seminar.series.theme}".rstrip(": "),
        seminars=[seminar],
        part=released.release.of_seminar(seminar.slug),
    )


def summary_of_series(series: Series, at: datetime, only: Collection[str] = ()) -> Summary:
    """The summary of a series: its seminars that were published, taken together and side by side.

    With ``only``, the slugs of some of them, it is of these. Raises Missing for one that is none of them.
    """
    released = release_of(series, at)
    seminars = chosen_seminars(released, only)
    if len(seminars) == len(released.seminars):
        title, part = series.title, released.release.of_series()
    else:
        title = f"{series.title}: {', '.join(seminar.title for seminar in seminars)}"
        part = released.release.of_some([seminar.slug for seminar in seminars])
    return _summary(
        released,
        at,
        kind="series",
        titles=(series.slug, title),
        subtitle=series.theme,
        seminars=seminars,
        part=part,
    )


def chosen_seminars(released: Released, only: Collection[str]) -> Sequence[Seminar]:
    """The seminars of a release that are called ``only``; all of them without. Raises Missing."""
    unknown = set(only) - {seminar.slug for seminar in released.seminars}
    if unknown:
        raise Missing(
            f"'{min(unknown)}' is no published seminar of {released.series.title}.",
            next_step="Choose among the seminars on the page of the series' summary.",
        )
    return [seminar for seminar in released.seminars if not only or seminar.slug in only]


def _summary(
    released: Released,
    at: datetime,
    *,
    kind: str,
    titles: tuple[str, str],
    subtitle: str,
    seminars: Sequence[Seminar],
    part: Part,
) -> Summary:
    return Summary(
        kind=kind,
        slug=titles[0],
        title=titles[1],
        subtitle=subtitle,
        seminars=tuple(
            SeminarFigures(
                slug=seminar.slug,
                title=seminar.title,
                venue=seminar.venue.name,
                region=seminar.venue.region,
                starts_on=seminar.starts_on,
                ends_on=seminar.ends_on,
                slot=released.slots[seminar.id].isoformat(),
                part=released.release.of_seminar(seminar.slug),
                focus_groups=released.groups.get(seminar.id, (0, 0))[0],
            )
            for seminar in seminars
        ),
        part=part,
        mark=released.release.mark,
        late=bool(late_counts([seminar.id for seminar in seminars])),
        threshold=released.release.rules.threshold,
        blanks=released.release.rules.blanks,
        keying=keying_agreement_of([seminar.id for seminar in seminars]),
        voices=_voices(released.series, seminars, at),
    )


def _voices(series: Series, seminars: Sequence[Seminar], at: datetime) -> tuple[Voice, ...]:
    """What was said in the groups, as far as it was read and released; in the words in which it was."""
    released = released_from_groups(series, at)
    if not released:
        return ()
    rows = quotations_of([seminar.id for seminar in seminars])
    return tuple(Voice(row.topic, released[row.id]) for row in rows if row.id in released)


def rules_of(series: Series) -> Rules:
    """What the series asks of protection."""
    row = db.session.get(ProtectionRules, series.id)
    return Rules() if row is None else Rules(row.threshold, row.blanks)


def seminars_out(seminars: Sequence[Seminar], at: datetime) -> set[int]:
    """Ids of the seminars whose answers may be seen at ``at``: their window has closed.

    Those who began in time have a moment more. A seminar without a window is out when its days are over.
    """
    found = set()
    windows = windows_of([seminar.id for seminar in seminars])
    for seminar in seminars:
        state = windows[seminar.id].state(at)
        if state is WindowState.NOT_PLANNED:
            closed = seminar.local(at).date() > seminar.ends_on
        else:
            closed = state is WindowState.OVER and not windows[seminar.id].keeps_drafts(at)
        if closed:
            found.add(seminar.id)
    return found


def release_of(series: Series, at: datetime, also: Seminar | None = None) -> Released:
    """All that may be shown of the series at ``at``; ``also`` a draft that is looked at on its own.

    Statements do not grow with rows. What is hidden is worked out once for the same figures.
    """
    seminars = [seminar for seminar in series.seminars if seminar.state is not SeminarState.DRAFT]
    if also is not None and also not in seminars:
        seminars = [also]
    ids = [seminar.id for seminar in seminars]
    out = seminars_out(seminars, at)
    versions = merged_versions(series)
    definition = versions.definition if versions else None
    people, groups = attendees(ids), group_counts(ids)
    sessions, partial = sessions_taken(ids), partial_of(out)
    channels = response_counts(out)
    responses = {each: channels[each, Channel.ONLINE] + channels[each, Channel.PAPER] for each in out}
    asking = asking_of(responses, versions) if versions else {}
    found: dict[int, list[Tabulated]] = {}
    if versions is not None:
        _, answers = answer_columns(out, versions)
        found = tabulate_columns(versions.definition, responses, answers, approved_words(out, versions))
    tables = []
    for seminar in seminars:
        online, paper = (channels[seminar.id, each] for each in (Channel.ONLINE, Channel.PAPER))
        questions = None
        if seminar.id in out:
            questions = {
                each.question.code: asking[seminar.id].of(each) for each in found.get(seminar.id, ())
            }
        tables.append(
            SeminarTables(
                slug=seminar.slug,
                attendance=attendance_figures(people[seminar.id], seminar.days),
                members=groups.get(seminar.id, (0, 0))[1],
                online=online,
                paper=paper,
                partial=partial.get(seminar.id, 0),
                questions=questions,
                sessions=sessions.get(seminar.id, ()),
                versions=asking[seminar.id].versions if seminar.id in asking else {},
            )
        )
    return Released(
        series=series,
        seminars=seminars,
        release=Release(
            tables,
            definition,
            rules_of(series),
            _taken(series, seminars),
            # A draft is told of on its own.
            () if also in seminars and also.state is SeminarState.DRAFT else attendance_told(series),
        ),
        slots=_slots(seminars),
        groups=groups,
    )


def _taken(series: Series, seminars: Sequence[Seminar]) -> list[list[str]]:
    """The slugs of those whose figures were taken away before others came out, stage after stage."""
    stages = stages_taken(series.id)
    found: dict[int, list[str]] = defaultdict(list)
    for seminar in seminars:
        if seminar.id in stages:
            found[stages[seminar.id]].append(seminar.slug)
    return [found[stage] for stage in sorted(found)]


def approved_words(seminar_ids: Iterable[int], versions: Merged) -> list[Words]:
    """The answers in words that may go out, as they may: approved, or the shortened copy."""
    return [
        Words(
            seminar_id,
            versions.questions.get(question_id, question_id),
            None if option_id is None else versions.options.get(option_id, option_id),
            text,
        )
        for seminar_id, question_id, option_id, text in db.session.execute(
            select(
                Response.seminar_id,
                AnswerReview.question_id,
                Answer.option_id,
                func.coalesce(AnswerReview.text, Answer.text),
            )
            .join(
                Answer,
                (Answer.response_id == AnswerReview.response_id)
                & (Answer.question_id == AnswerReview.question_id)
                & (Answer.item == AnswerReview.item),
            )
            .join(Response, Response.id == AnswerReview.response_id)
            .where(
                Response.seminar_id.in_(list(seminar_ids)),
                AnswerReview.verdict != Verdict.WITHHELD,
                Answer.text.is_not(None),
                counts(),
            )
        )
        if text
    ]


def _slots(seminars: Sequence[Seminar]) -> dict[int, date]:
    """The day of the questionnaire of each seminar; without a session for it, the first."""
    slots = {
        session.seminar_id: session.day
        for session in db.session.scalars(
            select(Session)
            .where(
                Session.seminar_id.in_([seminar.id for seminar in seminars]),
                Session.kind == SessionKind.QUESTIONNAIRE,
            )
            # The first such session of a seminar is written last and stays.
            .order_by(Session.starts_at.desc())
        )
    }
    return {seminar.id: slots.get(seminar.id, seminar.starts_on) for seminar in seminars}


def _present_on(figures: AttendanceFigures, slot: object) -> int:
    return next((day.present for day in figures.days if day.day == slot), 0)


def life_facts(seminar: Seminar, now: datetime) -> Facts:
    """What the page of a seminar's life has to know."""
    today = seminar.local(now).date()
    figures = attendance_figures(attendees([seminar.id])[seminar.id], seminar.days)
    groups, members = group_counts([seminar.id]).get(seminar.id, (0, 0))
    guide = guide_of(seminar.series)
    notes = db.session.scalar(
        select(func.count(Note.id))
        .join(Note.group)
        .where(FocusGroup.seminar_id == seminar.id, Note.text != "")
    )
    return Facts(
        now=now,
        today=today,
        first_day=seminar.starts_on,
        last_day=seminar.ends_on,
        published=seminar.state is SeminarState.PUBLISHED,
        cancelled=seminar.state is SeminarState.CANCELLED,
        sessions=len(seminar.sessions),
        has_questionnaire=definition_of(seminar.series) is not None,
        has_guide=guide is not None,
        registration_opens_at=seminar.registration_opens_at,
        registration_closes_at=seminar.registration_closes_at,
        capacity=seminar.capacity,
        registered=figures.registered + figures.walk_ins,
        waiting=figures.waiting,
        present_today=_present_on(figures, today),
        present=figures.present,
        responses=response_counts([seminar.id]).total(),
        groups=groups,
        group_members=members,
        notes=notes or 0,
        notes_expected=groups * (len(guide.topics) if guide else 0),
        changes=len(untold_changes(seminar)),
    )

"""A seminar with a questionnaire and delegates, built through the services."""

from datetime import datetime, timedelta

from seminars.audit.service import SYSTEM
from seminars.programme.models import ProfileField, Seminar, Series, SessionKind
from seminars.programme.service import (
    RoomDetails,
    add_session,
    create_seminar,
    create_series,
    create_venue,
    publish,
)
from seminars.questionnaire.kinds import QuestionKind
from seminars.questionnaire.models import Questionnaire
from seminars.questionnaire.service import (
    OptionDetails,
    QuestionDetails,
    add_question,
    add_section,
    create_questionnaire,
)
from seminars.registration.models import Delegate, Source
from seminars.registration.service import Details, register

# The slot of the seminars made here: an hour after the tests' clock starts, for half an hour.
OPENS = datetime.fromisoformat("2026-05-06T10:00:00+00:00")
CLOSES = OPENS + timedelta(minutes=30)
IN_SLOT = OPENS + timedelta(minutes=10)
LONG_BEFORE = OPENS - timedelta(days=60)

COMPLETE = {
    "sector": {"options": ["health"]},
    "with": {"options": ["schools", "other"], "text": "the library"},
    "often": {"options": ["often"]},
    "supports": {"options": ["time", "training", "people"]},
    "years": {"number": 12},
    "change": {"text": "shorter meetings"},
}


def make_series(slug: str = "season") -> Series:
    return create_series(title=f"Series {slug}", slug=slug, actor=SYSTEM, at=LONG_BEFORE)


def make_seminar(series: Series, slug: str = "galway", slot: bool = True) -> Seminar:
    """A published seminar on 6 and 7 May 2026, with the questionnaire's session at ``OPENS``."""
    venue = create_venue(
        name=f"Hotel {slug}",
        region="West",
        rooms=[RoomDetails("Main hall", 200, True)],
        actor=SYSTEM,
        at=LONG_BEFORE,
    )
    seminar = create_seminar(
        series=series,
        venue=venue,
        title=f"Seminar {slug}",
        slug=slug,
        starts_on=OPENS.date(),
        ends_on=OPENS.date() + timedelta(days=1),
        capacity=100,
        registration_opens_at=LONG_BEFORE,
        registration_closes_at=OPENS - timedelta(hours=3),
        actor=SYSTEM,
        at=LONG_BEFORE,
    )
    add_session(
        seminar=seminar,
        kind=SessionKind.TALK,
        title="Welcome",
        starts_at=OPENS - timedelta(minutes=30),
        ends_at=OPENS,
        actor=SYSTEM,
        at=LONG_BEFORE,
    )
    if slot:
        add_session(
            seminar=seminar,
            kind=SessionKind.QUESTIONNAIRE,
            title="Questionnaire",
            starts_at=OPENS,
            ends_at=CLOSES,
            actor=SYSTEM,
            at=LONG_BEFORE,
        )
    publish(seminar=seminar, actor=SYSTEM, at=LONG_BEFORE)
    return seminar


def make_questionnaire(series: Series) -> Questionnaire:
    """One question of each kind in two sections; only the sector is required."""
    made = create_questionnaire(
        series=series, title="Working together", thanks="See you tomorrow.", actor=SYSTEM, at=LONG_BEFORE
    )
    you = add_section(questionnaire=made, title="About you", actor=SYSTEM, at=LONG_BEFORE)
    work = add_section(questionnaire=made, title="Your work", actor=SYSTEM, at=LONG_BEFORE)
    for section, details in (
        (you, question(QuestionKind.SINGLE, "sector", "Health", "Justice", required=True)),
        (
            work,
            question(
                QuestionKind.MULTIPLE,
                "with",
                "Schools",
                "Police",
                OptionDetails("Other", other=True),
                OptionDetails("None of these", exclusive=True),
            ),
        ),
        (work, question(QuestionKind.SCALE, "often", "Never", "Sometimes", "Often")),
        (
            work,
            question(
                QuestionKind.MOST_IMPORTANT, "supports", "Training", "People", "Time", "Funds", choose=3
            ),
        ),
        (work, question(QuestionKind.NUMBER, "years")),
        (work, question(QuestionKind.SHORT_TEXT, "change")),
        (work, question(QuestionKind.LONG_TEXT, "example")),
    ):
        add_question(section=section, details=details, actor=SYSTEM, at=LONG_BEFORE)
    return made


def question(
    kind: QuestionKind,
    code: str,
    *options: str | OptionDetails,
    required: bool = False,
    choose: int | None = None,
) -> QuestionDetails:
    return QuestionDetails(
        kind=kind,
        code=code,
        text=f"What about {code}?",
        required=required,
        choose=choose,
        options=[OptionDetails(option) if isinstance(option, str) else option for option in options],
    )


def make_delegate(seminar: Seminar, name: str = "Nora Example", source: Source = Source.ONLINE) -> Delegate:
    options = {option.field: option.id for option in seminar.series.profile_options}
    return register(
        seminar=seminar,
        details=Details(
            name=name,
            organisation="Barnardos",
            email=f"{name.lower().replace(' ', '.')}@example.org",
            sector_id=options[ProfileField.SECTOR],
            level_id=options[ProfileField.LEVEL],
            occupation_id=options[ProfileField.OCCUPATION],
            takes_part=True,
            access_needs="",
            dietary_needs="",
            consent=True,
        ),
        actor=SYSTEM,
        at=LONG_BEFORE + timedelta(days=1),
        source=source,
    )


def form_of(answers: dict[str, dict[str, object]]) -> dict[str, object]:
    """Answers as the delegate's form sends them."""
    sent: dict[str, object] = {}
    for code, value in answers.items():
        sent[code] = value.get("options", [])
        text = value.get("text") or value.get("number")
        if text is not None:
            sent[f"{code}.text"] = str(text)
    return sent

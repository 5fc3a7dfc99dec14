"""The demo's questionnaire on inter-agency co-operation, and invented answers to it."""

from collections.abc import Mapping
from random import Random

from seminars.demo.people import FRONT_LINE, POLICY, SECTORS, SENIOR, Person
from seminars.programme.service import DEFAULT_OCCUPATIONS
from seminars.questionnaire.answers import Given
from seminars.questionnaire.kinds import QuestionKind, QuestionProfile
from seminars.questionnaire.service import OptionDetails, QuestionDetails

TITLE = "Working together for children: your experience"
INTRODUCTION = (
    "This takes about twenty minutes. It asks how you and your organisation work with others, what gets in "
    "the way and what would help. There are no right answers: your own experience counts."
)
THANKS = "Thank you. What you said feeds into tomorrow's focus groups and into the report of the seminars."

AGE_BANDS = ("18-24", "25-34", "35-44", "45-54", "55-64", "65 and over")

AGREEMENT = ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree")

FACTORS = (
    ("management", "Support from senior management"),
    ("time", "Time set aside for it"),
    ("knowing", "Knowing the people in other services"),
    ("protocols", "Written protocols and agreements"),
    ("information", "A way to share information lawfully"),
    ("funding", "Joint funding"),
    ("training", "Training together"),
    ("targets", "Shared aims and targets"),
)

BARRIERS = (
    ("information", "Information: not known, not shared, not allowed"),
    ("organisational", "Organisational: aims, boundaries, habits, staff changes"),
    ("services", "Services: gaps, waiting lists, no one responsible"),
    ("resources", "Resources: time, money, posts"),
)


def _options(labels: tuple[str, ...]) -> list[OptionDetails]:
    return [OptionDetails(label=label, code=str(code)) for code, label in enumerate(labels, start=1)]


def _coded(pairs: tuple[tuple[str, str], ...]) -> list[OptionDetails]:
    return [OptionDetails(label=label, code=code) for code, label in pairs]


def _agree(code: str, text: str) -> QuestionDetails:
    return QuestionDetails(kind=QuestionKind.SCALE, code=code, text=text, options=_options(AGREEMENT))


def _profile(kind: QuestionProfile, text: str, labels: tuple[str, ...]) -> QuestionDetails:
    return QuestionDetails(
        kind=QuestionKind.SINGLE, code=kind.value, text=text, profile=kind, options=_options(labels)
    )


SECTIONS: tuple[tuple[str, str, tuple[QuestionDetails, ...]], ...] = (
    (
        "About you and your work",
        "Only for grouping the answers. Leave out what you would rather not say.",
        (
            _profile(QuestionProfile.GENDER, "What is your gender?", ("Female", "Male", "Another gender")),
            _profile(QuestionProfile.AGE_BAND, "How old are you?", AGE_BANDS),
            _profile(QuestionProfile.SECTOR, "In which sector do you work?", SECTORS),
            _profile(
                QuestionProfile.LEVEL,
                "Which level comes closest to yours in your own organisation?",
                (POLICY, SENIOR, FRONT_LINE),
            ),
            _profile(QuestionProfile.OCCUPATION, "What is your occupation?", tuple(DEFAULT_OCCUPATIONS)),
            QuestionDetails(
                kind=QuestionKind.NUMBER,
                code="years",
                text="For how many years have you worked with or for children and families?",
                hint="A number, such as 8. Less than a year: 0.",
            ),
        ),
    ),
    (
        "How you work with other organisations",
        "",
        (
            QuestionDetails(
                kind=QuestionKind.SINGLE,
                code="how_often",
                text="How often do you work on the same case or task with people of another organisation?",
                required=True,
                options=_options(
                    ("Every day", "Every week", "Every month", "A few times a year", "Hardly ever or never")
                ),
            ),
            QuestionDetails(
                kind=QuestionKind.MULTIPLE,
                code="partners",
                text="With whom have you worked closely in the last twelve months?",
                hint="Choose all that fit.",
                options=[
                    OptionDetails(label="Health services", code="health"),
                    OptionDetails(label="Gardaí, probation or youth justice", code="justice"),
                    OptionDetails(label="Schools and education services", code="education"),
                    OptionDetails(label="Community and voluntary organisations", code="community"),
                    OptionDetails(label="Local authorities", code="local"),
                    OptionDetails(label="Others", code="other", other=True),
                    OptionDetails(label="None of these", code="none", exclusive=True),
                ],
            ),
            _agree("know_whom", "I know whom to turn to in the other services in my area."),
            _agree("encouraged", "My own organisation encourages me to work with others."),
            _agree("better_outcomes", "Working together has led to better outcomes for children I know of."),
        ),
    ),
    (
        "What gets in the way",
        "",
        (
            QuestionDetails(
                kind=QuestionKind.SINGLE,
                code="barriers_met",
                text="Have you met barriers to working with other organisations?",
                required=True,
                options=_options(("Yes, often", "Yes, now and then", "No", "I cannot say")),
            ),
            QuestionDetails(
                kind=QuestionKind.MULTIPLE,
                code="barrier_kinds",
                text="Which kinds of barrier have you met yourself?",
                hint="Choose all that fit.",
                options=[
                    *_coded(BARRIERS),
                    OptionDetails(label="None of these", code="none", exclusive=True),
                ],
            ),
            QuestionDetails(
                kind=QuestionKind.LONG_TEXT,
                code="barrier_example",
                text="Please describe one barrier and what came of it.",
                hint="Without names of children, families or colleagues.",
            ),
        ),
    ),
    (
        "What would help",
        "",
        (
            QuestionDetails(
                kind=QuestionKind.MOST_IMPORTANT,
                code="factors",
                text="Which three of these matter most for working together well?",
                choose=3,
                options=_coded(FACTORS),
            ),
            QuestionDetails(
                kind=QuestionKind.SCALE,
                code="seminar_useful",
                text="How useful is this seminar for your work so far?",
                options=_options(("Not at all", "A little", "Fairly", "Very", "Extremely")),
            ),
            QuestionDetails(
                kind=QuestionKind.LONG_TEXT,
                code="one_change",
                text="If you could change one thing, what would it be?",
            ),
        ),
    ),
)

BARRIER_EXAMPLES = (
    "Nobody could tell me whether I was allowed to pass on what the school knew, so the meeting went ahead "
    "without it.",
    "The contact person changed three times in a year and each time we began again.",
    "Our area and theirs do not have the same boundaries. A family on the wrong side of the road falls "
    "between.",
    "A waiting list of nine months for assessment; by then the placement had broken down.",
    "There is no time in the working week for case conferences, only for cases.",
    "Each service has its own referral form, and each asks the family the same forty questions.",
    "We did not know the service existed until we met somebody from it at a training day.",
    "Decisions need a manager who is not at the meeting.",
    "Funding comes for twelve months, so the project closes when people have learnt to work with it.",
    "Different professions use the same word for different things.",
    "The minutes of the meeting came six weeks later, so everybody did what they remembered.",
    "One service closed the case on the day on which the other opened it.",
    "Letters go to a head office and come back to the next street a month later.",
    "Two workers visited the same family in one week; neither knew of the other.",
    "The budget for transport belongs to a third organisation that was not asked.",
    "New staff learn the procedures of their own organisation, never those of the partners.",
    "We share a building and have two receptions.",
    "The pilot worked well and was not continued; nobody could say who would have decided that.",
)

CHANGES = (
    "One named person in each service who answers the telephone.",
    "A protected half-day each month for meeting the other services.",
    "A clear rule on sharing information that everybody has been trained in.",
    "Joint induction for new staff across the services of a county.",
    "Funding for what two organisations do together, not for each of them alone.",
    "Keep people in post for longer.",
    "A directory of services that somebody keeps up to date.",
    "Seminars like this one every year, in every region.",
    "One referral form for all services of a county.",
    "Let the child's school know what has been agreed.",
    "Supervision across organisations, twice a year.",
    "Count joint work in the figures by which we are funded.",
    "The same boundaries for all services.",
    "Somebody who calls the first meeting, and is paid for it.",
)


def _pick(random: Random, weights: tuple[int, ...]) -> Given:
    code = random.choices(range(1, len(weights) + 1), weights=weights)[0]
    return Given(options=(str(code),))


def _several(random: Random, chances: Mapping[str, float]) -> Given:
    chosen = tuple(code for code, chance in chances.items() if random.random() < chance)
    return Given(options=chosen or ("none",))


def _three_factors(random: Random, person: Person) -> Given:
    weights = {code: 3.0 for code, _ in FACTORS}
    weights |= {"time": 6, "knowing": 8, "information": 5}
    if person.level == SENIOR:
        weights |= {"funding": 7, "targets": 5}
    left, chosen = dict(weights), []
    for _ in range(3):
        code = random.choices(list(left), weights=list(left.values()))[0]
        chosen.append(code)
        del left[code]
    return Given(options=tuple(chosen))


class Remarks:
    """Answers in words, each given once."""

    def __init__(self, random: Random) -> None:
        self.barriers, self.changes = list(BARRIER_EXAMPLES), list(CHANGES)
        random.shuffle(self.barriers)
        random.shuffle(self.changes)


def answers(
    random: Random, person: Person, remarks: Remarks, *, gender: str, age_band: str
) -> dict[str, Given]:
    """What ``person`` might answer; an empty ``gender`` is left out, as some delegates do."""
    age = AGE_BANDS.index(age_band)
    often = _pick(random, (10, 8, 6, 2, 1))
    met = _pick(random, (5, 8, 3, 1))
    partners = {"health": 0.6, "justice": 0.4, "education": 0.6, "community": 0.55, "local": 0.25}
    given = {
        "age_band": Given(options=(str(age + 1),)),
        "sector": Given(options=(str(SECTORS.index(person.sector) + 1),)),
        "level": Given(options=(str((POLICY, SENIOR, FRONT_LINE).index(person.level) + 1),)),
        "occupation": Given(options=(str(DEFAULT_OCCUPATIONS.index(person.occupation) + 1),)),
        "years": Given(number=float(random.randint(0, 4 + 7 * age))),
        "how_often": often,
        "partners": _several(random, partners),
        "know_whom": _pick(random, (1, 4, 4, 8, 3)),
        "encouraged": _pick(random, (1, 2, 4, 8, 5)),
        "better_outcomes": _pick(random, (1, 1, 4, 9, 6)),
        "barriers_met": met,
        "factors": _three_factors(random, person),
        "seminar_useful": _pick(random, (1, 2, 6, 10, 4)),
    }
    if gender:
        given["gender"] = Given(options=({"Female": "1", "Male": "2"}[gender],))
    if met.options[0] in ("1", "2"):
        kinds = {"information": 0.6, "organisational": 0.55, "services": 0.45, "resources": 0.65}
        given["barrier_kinds"] = _several(random, kinds)
        if remarks.barriers and random.random() < 0.2:
            given["barrier_example"] = Given(text=remarks.barriers.pop())
    if remarks.changes and random.random() < 0.15:
        given["one_change"] = Given(text=remarks.changes.pop())
    for code in ("years", "know_whom", "better_outcomes", "seminar_useful", "factors", "partners"):
        if random.random() < 0.04:
            del given[code]
    return given

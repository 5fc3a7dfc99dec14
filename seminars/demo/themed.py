"""What was said in 2008, under themes: most of it coded, some chosen for the report, a few left over."""

from datetime import datetime

from sqlalchemy import select

from seminars.audit.service import Actor
from seminars.extensions import db
from seminars.focus_groups.models import FocusGroup
from seminars.notes.models import Note
from seminars.notes.service import write_note_and_quotations
from seminars.programme.models import Series
from seminars.themes.checking import Check
from seminars.themes.coding import Codes, code
from seminars.themes.framing import add_action, begin_with_example
from seminars.themes.gathering import gather
from seminars.themes.listing import Filter, keys_in_order
from seminars.themes.models import CodedQuotation
from seminars.themes.releasing import release

# How a quotation begins, the themes that it goes under, and the areas in which it suggests something.
CODED: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("It is picking up the phone", ("Not knowing who does what",), ()),
    ("We all say partnership", ("Different languages",), ()),
    ("It worked because two people", ("Culture and trust", "Staff turnover"), ()),
    ("Every time somebody leaves", ("Staff turnover",), ()),
    ("We are four services and four maps", ("Boundaries and distance",), ("Geographic",)),
    ("I did not know whether I was allowed", ("Sharing information",), ()),
    ("Nobody was ever thanked", ("Work that nobody counts",), ("Recognition",)),
    ("The form was fine", ("Culture and trust",), ()),
    ("I learnt more about the other service", ("Not knowing who does what",), ("Cultural",)),
    ("You cannot co-operate with somebody", ("Culture and trust", "Time"), ()),
    ("At eighteen the whole team", ("Gaps in services",), ("Service gaps",)),
    ("Give us one morning a month", ("Time",), ("Resources for co-operation",)),
    ("Nobody could tell me whether", ("Sharing information",), ()),
    ("The contact person changed", ("Staff turnover",), ()),
    ("Our area and theirs", ("Boundaries and distance",), ()),
    ("A waiting list of nine months", ("Waiting times",), ()),
    ("There is no time in the working week", ("Time",), ()),
    ("We did not know the service existed", ("Not knowing who does what",), ()),
    ("Decisions need a manager", ("Competing priorities",), ()),
    ("Funding comes for twelve months", ("Ways of funding",), ("Funding mechanisms",)),
    ("Different professions use the same word", ("Different languages",), ()),
    ("One service closed the case", ("Gaps in services", "Boundaries and distance"), ()),
    ("The budget for transport", ("Ways of funding",), ()),
    ("The pilot worked well", ("Unclear results", "Ways of funding"), ()),
    ("One named person in each service", (), ("Services and professionals",)),
    ("A protected half-day each month", ("Time",), ("Resources for co-operation",)),
    ("A clear rule on sharing information", (), ("Inter-agency guidance and assistance",)),
    ("Funding for what two organisations do", ("Ways of funding",), ("Funding mechanisms",)),
    ("Keep people in post", ("Staff turnover",), ("Staff",)),
    ("A directory of services", (), ("Services and professionals",)),
    ("Count joint work in the figures", ("Work that nobody counts",), ("Recognition",)),
    ("The same boundaries for all", ("Boundaries and distance",), ("Geographic",)),
)

ACTIONS = (
    ("Services and professionals", "A directory of services for each county, kept up to date."),
    ("Services and professionals", "A named contact in each service who answers the telephone."),
    ("Inter-agency guidance and assistance", "National guidance on sharing information, and training."),
    ("Geographic", "Work towards the same boundaries for all services for children."),
    ("Recognition", "Count joint work in the figures by which services are funded."),
    ("Staff", "Joint induction for new staff across the services of a county."),
    ("Service gaps", "Agree who stays with a young person who leaves care at eighteen."),
    ("Resources for co-operation", "A protected half-day each month for meeting other services."),
    ("Funding mechanisms", "Funding for what organisations do together, for more than twelve months."),
)  # fmt: skip

# Said in the first group of Galway, and to be read twice before it goes out: by its start.
TELLING = (
    ("Everybody said: ring Barnardos. And they rang us back.", "Not knowing who does what"),
    ("The one psychologist for the county sat beside me. I had never seen her before.", "Level of funding"),
)

# Every so many quotations of those coded is chosen for the report.
CHOSEN_EVERY = 2


def gather_under_themes(series: Series, planner: Actor, coder: Actor, at: datetime) -> None:
    """Begin with the example frame, put most quotations under it, choose some and let them out."""
    frame = begin_with_example(series=series, actor=planner, at=at)
    themes = {theme.name: theme.id for category in frame for theme in category.themes}
    areas = {area.name: area for category in frame for area in category.areas}
    for name, text in ACTIONS:
        add_action(area=areas[name], text=text, actor=planner, at=at)
    _say_in_first_group(series, coder, at)
    gather(series=series, actor=coder, at=at)
    check = Check(series)
    seen: set[str] = set()
    telling = tuple((text, (name,), ()) for text, name in TELLING)
    for quotation in _quotations(series):
        for start, under, suggests in CODED + telling:
            if not quotation.text.startswith(start):
                continue
            codes = Codes(
                frozenset(themes[name] for name in under), frozenset(areas[name].id for name in suggests)
            )
            # Each wording once: several groups of the demo say the same.
            due = len(seen) % CHOSEN_EVERY == 0 or start in dict(TELLING)
            chosen = bool(under) and start not in seen and due
            seen.add(start)
            code(quotation=quotation, add=codes, chosen=chosen or None, actor=coder, at=at)
            if chosen and not check.warnings(quotation):
                release(quotation=quotation, check=check, read=quotation.text, actor=planner, at=at)


def _say_in_first_group(series: Series, coder: Actor, at: datetime) -> None:
    note = db.session.scalars(
        select(Note)
        .join(FocusGroup, FocusGroup.id == Note.group_id)
        .where(FocusGroup.seminar_id == series.seminars[0].id, FocusGroup.number == 1)
        .order_by(Note.id)
        .limit(1)
    ).one()
    said = [text for text, _ in TELLING]
    write_note_and_quotations(
        group=note.group,
        topic=note.topic,
        text="\n\n".join([note.text, *(f"Another: \u201c{text}\u201d" for text in said)]),
        version=note.version,
        quotations=said,
        actor=coder,
        at=at,
    )


def _quotations(series: Series) -> list[CodedQuotation]:
    """All of them by their words: keys are random, and every build is to leave the same."""
    rows = [db.session.get_one(CodedQuotation, key) for key in keys_in_order(series, Filter())]
    return sorted(rows, key=lambda row: (row.text, row.quotation_id or 0))

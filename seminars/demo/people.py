"""The people of the demo: visibly invented names, real kinds of organisation and occupation."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

SECTORS = ("Health", "Justice", "Education", "Community/voluntary")
POLICY = "Policy"
SENIOR = "Operational or senior management"
FRONT_LINE = "Front-line manager or practitioner"

FIRST_NAMES = (
    "Aoife", "Bríd", "Caoimhe", "Deirdre", "Éabha", "Fionnuala", "Gráinne", "Helen", "Imelda", "Joan",
    "Karen", "Laoise", "Máire", "Niamh", "Orla", "Patricia", "Róisín", "Sinéad", "Tríona", "Úna",
    "Brendan", "Cathal", "Darragh", "Eoin", "Fergus", "Gearóid", "Hugh", "Ian", "Seán", "Tomás",
)  # fmt: skip

SURNAMES = (
    "Ó Sampla", "Ní Shampla", "Larkspur", "Thistledown", "Brambleby", "Mosswood", "Fernhollow",
    "Puddlewick", "Applegarth", "Quillfeather", "Inkpen", "Papertree", "Lanternby", "Sandpiper",
    "Buttercross", "Windlesham", "Harbourlight", "Cloudberry", "Nettlefield", "Copperkettle",
    "Rainford-Day", "Teacup", "Bellweather", "Goldfinch-Hay", "Marigold", "Pebblebrook",
)  # fmt: skip

# Sector: (organisation, weight, occupations).
WORKPLACES: dict[str, tuple[tuple[str, int, tuple[str, ...]], ...]] = {
    "Health": (
        (
            "Health Service Executive",
            8,
            (
                "Social worker",
                "Psychologist",
                "Childcare manager",
                "Manager of children and family services",
                "Alternative care manager",
                "Community social care leader",
            ),
        ),
        (
            "Residential care centres",
            3,
            ("Care manager (school or residential service)", "Community social care leader"),
        ),
    ),
    "Justice": (
        ("Irish Youth Justice Service", 2, ("Service manager",)),
        ("Probation Service", 3, ("Service manager", "Social worker")),
        ("Young Persons Probation", 3, ("Social worker", "Service manager")),
        ("Garda Youth Diversion Programme", 4, ("Garda youth diversion project worker",)),
        ("National Juvenile Office", 3, ("Juvenile liaison officer",)),
    ),
    "Education": (
        ("School Completion Programme (DES)", 4, ("Service manager", "Guidance counsellor")),
        ("National Educational Psychological Service", 2, ("Psychologist",)),
        ("National Educational Welfare Board", 3, ("Service manager", "Social worker")),
        (
            "Vocational Education Committees",
            4,
            ("Adult education officer", "Youthreach co-ordinator", "Guidance counsellor"),
        ),
    ),
    "Community/voluntary": (
        ("Barnardos", 4, ("Service manager", "Youth advocate", "Social worker")),
        ("County Childcare Committees", 3, ("County childcare committee manager",)),
        ("Area partnerships", 3, ("Area partnership childcare co-ordinator",)),
        ("Youth advocate programmes", 2, ("Youth advocate",)),
    ),
}

POLICY_WORKPLACE = ("Office of the Minister for Children and Youth Affairs (OMCYA)", "Other")

ACCESS_NEEDS = ("Step-free access", "A seat near the front: hard of hearing", "Large print, please")
DIETARY_NEEDS = ("Vegetarian", "Coeliac", "Vegan", "No nuts", "Dairy-free")


@dataclass(frozen=True)
class Person:
    """An invented delegate with the profile that the questionnaire will repeat."""

    name: str
    email: str
    organisation: str
    occupation: str
    sector: str
    level: str
    access_needs: str
    dietary_needs: str


def names(random: Random) -> Iterator[str]:
    """Invented names, none of them twice."""
    pairs = [f"{first} {surname}" for first in FIRST_NAMES for surname in SURNAMES]
    random.shuffle(pairs)
    return iter(pairs)


def address(name: str, folded: str) -> str:
    """An address at example.org for ``name``, given folded to plain letters."""
    return folded.replace("-", " ").replace(" ", ".") + "@example.org"


def person(random: Random, *, name: str, folded: str, sector: str, level: str) -> Person:
    """Somebody of that sector and level in a fitting organisation and occupation."""
    if level == POLICY:
        organisation, occupation = POLICY_WORKPLACE
    else:
        places = WORKPLACES[sector]
        organisation, _, occupations = random.choices(places, weights=[place[1] for place in places])[0]
        occupation = random.choice(occupations)
    return Person(
        name=name,
        email=address(name, folded),
        organisation=organisation,
        occupation=occupation,
        sector=sector,
        level=level,
        access_needs=random.choice(ACCESS_NEEDS) if random.random() < 0.04 else "",
        dietary_needs=random.choice(DIETARY_NEEDS) if random.random() < 0.14 else "",
    )

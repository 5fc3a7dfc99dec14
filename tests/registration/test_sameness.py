"""Which names may be one organisation, and which delegates one person: tables of real cases."""

import random

import pytest

from seminars.registration.given_names import are_forms
from seminars.registration.same_people import Someone, people_pairs
from seminars.registration.sameness import Certainty, Named, organisation_pairs
from seminars.registration.spelling import is_slip, left_over, pairs_within

SURE, LIKELY, PERHAPS = Certainty.SURE, Certainty.LIKELY, Certainty.PERHAPS
HSE = "Health Service Executive"
NEPS = "National Educational Psychological Service"
OMCYA = "Office of the Minister for Children and Youth Affairs"


def verdict(first: str, second: str) -> Certainty | None:
    pairs = organisation_pairs([Named(1, (first,)), Named(2, (second,))])
    return pairs[0].certainty if pairs else None


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # Initials, of all words or of those that count, in a part of the name, and given in brackets.
        ("HSE", HSE, LIKELY),
        ("H.S.E.", HSE, LIKELY),
        ("HSE West", f"{HSE} West", LIKELY),
        ("NEPS", NEPS, LIKELY),
        ("OMCYA", OMCYA, LIKELY),
        ("OMCYA", f"{OMCYA} (OMCYA)", SURE),
        ("VECs", "Vocational Education Committees", LIKELY),
        ("City of Dublin VEC", "City of Dublin Vocational Education Committee", LIKELY),
        ("IYJS", "Irish Youth Justice Service", LIKELY),
        # Legal forms, small words, abbreviations, plurals, spaces, brackets.
        ("Extern Ltd", "Extern", SURE),
        ("Extern Ltd.", "Extern Limited", SURE),
        ("Foróige CLG", "Foroige", SURE),
        ("An Garda Síochána", "Garda Siochana", SURE),
        ("Department of Education and Science", "Dept. of Education & Science", SURE),
        ("St Mary's Cork", "Saint Mary’s, Cork", SURE),
        ("Galway County Childcare Committee", "Galway Co Childcare Committees", SURE),
        ("Youth Reach", "Youthreach", SURE),
        ("School Completion Programme (DES)", "School Completion Programme", LIKELY),
        ("Office for the Minister of Children", "Office of Minister for Children", SURE),
        # Order and slips.
        ("Probation Service", "Service, Probation", LIKELY),
        ("Barnardos", "Barnados", LIKELY),
        ("Probation Service", "Probtion Service", LIKELY),
        ("National Educational Welfare Board", "Nationl Educational Welfare Borad", PERHAPS),
        ("Gallway Rape Crisis Centre", "Galway Rape Crisis Centre", LIKELY),
        # What people leave out or add.
        ("Barnardos", "Barnardos Ireland", PERHAPS),
        ("Tusla", "Tusla - Child and Family Agency", PERHAPS),
    ],
)  # fmt: skip
def test_names_of_one_organisation(first: str, second: str, expected: Certainty) -> None:
    assert verdict(first, second) is expected
    assert verdict(second, first) is expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Garda Youth Diversion Programme", "National Juvenile Office"),
        ("Probation Service", "Young Persons Probation"),
        (NEPS, "National Educational Welfare Board"),
        ("NEPS", "National Educational Welfare Board"),
        ("HSE", "HSE West"),
        ("HSE West", "HSE South"),
        ("HSE East", "HSE West"),
        ("HSE, Cork", "HSE"),
        ("HSE Dublin North-East", "HSE Dublin Mid-Leinster"),
        ("St Mary's Cork", "St Mary's Kerry"),
        ("St Mary's, Cork", "St Mary's, Cobh"),
        ("Cork VEC", "Kerry VEC"),
        ("Clare Childcare Committee", "Clara Childcare Committee"),
        ("Louth County Council", "Meath County Council"),
        ("Family Centre (Cork)", "Family Centre (Kerry)"),
        ("School Completion Programme (DES)", "DES"),
        ("School Completion Programme (DES)", "School Completion Programme (HSE)"),
        ("Region 1 Youth Project", "Region 2 Youth Project"),
        ("Galway County Childcare Committee", "Galway City Childcare Committee"),
        ("Barnardos", "Residential care centres"),
        ("Youth Advocate Programmes", "Youth Justice Service"),
        ("None", "Other"),
    ],
)
def test_names_of_two_organisations(first: str, second: str) -> None:
    assert verdict(first, second) is None
    assert verdict(second, first) is None


def test_initials_with_several_meanings_are_a_guess() -> None:
    named = [Named(1, ("PSS",)), Named(2, ("Parent Support Scheme",)), Named(3, ("Prison Social Service",))]
    assert [(p.first, p.second, p.certainty) for p in organisation_pairs(named)] == [
        (1, 2, PERHAPS),
        (1, 3, PERHAPS),
    ]


def test_other_spellings_count_and_reasons_are_told() -> None:
    pairs = organisation_pairs([Named(7, ("HSE", HSE)), Named(3, ("Helth Service Executive",))])
    assert [(pair.first, pair.second) for pair in pairs] == [(3, 7)]
    assert "differ by a slip: ‘health service executive’" not in pairs[0].reasons
    assert any("slip" in reason for reason in pairs[0].reasons)
    assert organisation_pairs([Named(1, ("HSE", HSE))]) == []
    assert organisation_pairs([]) == []


def test_the_surest_come_first_and_each_pair_once() -> None:
    names = ["Barnardos", "Barnardos Ireland", "Barnardo's Ltd", "Barnados"]
    pairs = organisation_pairs([Named(number, (name,)) for number, name in enumerate(names)])
    assert [pair.certainty for pair in pairs] == sorted((p.certainty for p in pairs), reverse=True)
    assert len({(pair.first, pair.second) for pair in pairs}) == len(pairs)
    assert (pairs[0].first, pairs[0].second) == (0, 2)


def test_thousands_are_compared_by_blocks_and_the_planted_ones_found() -> None:
    some = random.Random(3)
    places = ["Galway", "Mayo", "Clare", "Cork", "Kerry", "Sligo", "Louth", "Bray", "Naas", "Tuam"]
    kinds = ["Youth", "Family", "Community", "Child", "Health", "Parent", "Welfare", "Traveller", "Women"]
    whats = ["Service", "Project", "Centre", "Programme", "Partnership", "Network", "Board", "Agency"]
    saints = ["", "St Brigid's ", "Holy Family ", "Fr Murphy ", "Riverside ", "Hilltop ", "O'Connell "]
    names: set[str] = set()
    while len(names) < 2000:
        kind, other = sorted(some.sample(kinds, 2))
        names.add(f"{some.choice(saints)}{some.choice(places)} {kind} {other} {some.choice(whats)}".strip())
    invented = [Named(number, (name,)) for number, name in enumerate(sorted(names))]
    planted = [
        Named(5000, ("HSE",)),
        Named(5001, (HSE,)),
        Named(5002, ("Foroige",)),
        Named(5003, ("Foróige CLG",)),
    ]
    pairs = organisation_pairs([*invented, *planted])
    assert {(pair.first, pair.second) for pair in pairs} == {(5000, 5001), (5002, 5003)}


def people(*given: tuple[str, int, str]) -> list[Someone]:
    return [Someone(n, 1, name, office, address) for n, (name, office, address) in enumerate(given)]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # One name in two ways, with something that goes with it.
        (("Mary Byrne", 1, "mary.byrne@a.example"), ("Byrne, Mary", 1, "mb@b.example"), SURE),
        (("Seán Ó Briain", 1, ""), ("Sean O'Briain", 1, ""), SURE),
        (("Dr Úna Mac Cárthaigh", 1, ""), ("Una MacCarthaigh", 1, ""), SURE),
        (("Niamh Daly", 1, "niamh.daly@a.example"), ("Niamh Daly", 2, "niamh.daly@b.example"), SURE),
        (("Niamh Daly", 1, "n@a.example"), ("Niamh Daly", 2, "n@a.example"), SURE),
        (("Daly Niamh", 1, ""), ("Niamh Daly", 1, ""), SURE),
        # Two forms of a name.
        (("Máire Byrne", 1, ""), ("Mary Byrne", 1, ""), LIKELY),
        (("Pat Murphy", 1, ""), ("Pádraig Murphy", 1, ""), LIKELY),
        (("C Thistledown", 1, ""), ("Caoimhe Thistledown", 1, ""), LIKELY),
        (("Caoimhe Thistledown", 1, ""), ("Caoimhe Thisteldown", 1, ""), LIKELY),
        (("Mary Ann Kelly", 1, ""), ("Mary Kelly", 1, ""), LIKELY),
        (("Liz Kane", 1, "eliza.kane@a.example"), ("Elizabeth Kane", 1, "eliza.kane@b.example"), SURE),
        # A name alone, or a new family name at the old address.
        (("Mary Byrne", 1, "a@a.example"), ("Mary Byrne", 2, "b@b.example"), PERHAPS),
        (("Niamh Daly", 1, "niamh.walsh@a.example"), ("Niamh Walsh", 1, "niamh.walsh@b.example"), PERHAPS),
        # Two people.
        (("Mark Kelly", 1, ""), ("Mary Kelly", 1, ""), None),
        (("Máire Byrne", 1, ""), ("Mary Byrne", 2, ""), None),
        (("Caoimhe Thistledown", 1, ""), ("Caoimhe Thisteldown", 2, ""), None),
        (("Aoife Kelly", 1, "akelly@a.example"), ("Anne Kelly", 1, "akelly@a.example"), None),
        (("Tom Burke", 1, "info@a.example"), ("Una Flynn", 1, "info@a.example"), None),
        (("Niamh Daly", 1, "office@a.example"), ("Niamh Walsh", 1, "office@b.example"), None),
        (("Niamh Daly", 1, ""), ("Niamh Walsh", 1, ""), None),
    ],
)  # fmt: skip
def test_people(
    first: tuple[str, int, str], second: tuple[str, int, str], expected: Certainty | None
) -> None:
    for pair in (people(first, second), people(second, first)):
        found = people_pairs(pair)
        assert (found[0].certainty if found else None) is expected
        assert all(each.reasons for each in found)


def test_a_name_that_many_have_tells_nothing_by_itself() -> None:
    same = [("Mary Murphy", number, f"m{number}@a.example") for number in range(3)]
    assert len(people_pairs(people(*same))) == 3
    assert people_pairs(people(*same, ("Mary Murphy", 9, "x@a.example"))) == []
    # With the organisation it still does.
    assert len(people_pairs(people(*same, ("Mary Murphy", 2, "x@a.example")))) == 1


def test_words_and_blocks() -> None:
    assert is_slip("barnardos", "barnados")
    assert not is_slip("cork", "fork")
    assert not is_slip("region1", "region2")
    assert not is_slip("same", "same")
    assert left_over(["a", "b", "b"], ["b", "c"]) == (["a", "b"], ["c"])
    assert pairs_within([[3, 1, 1], [1, 2, 3, 4]], most=3) == {(1, 3)}
    assert are_forms("maire", "mary")
    assert not are_forms("mary", "mary")
    assert not are_forms("mary", "mark")

"""The pure files: names, places, links, states, what is wrong with details."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminars.registration import links, states
from seminars.registration.models import DelegateState
from seminars.registration.names import email_key, fold, organisation_key, search_key, short_forms, sort_key
from seminars.registration.places import Taken, gets_place, moves_up, queue_time

AT = datetime(2026, 5, 6, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Seán  Ó Sé", "sean o se"),
        ("O’Brien-Daly", "obrien daly"),
        ("ÅNGSTRÖM, Søren", "angstrom soren"),
        ("Straße", "strasse"),
        ("Łukasz", "lukasz"),
        ("  ", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Áine Ní Bhriain", "nibhriain aine"),
        ("Seán Ó Sé", "ose sean"),
        ("Mary O'Brien", "obrien mary"),
        ("Máire Ó Brien", "obrien maire"),
        ("Tom Mc Carthy", "maccarthy tom"),
        ("Tom McCarthy", "maccarthy tom"),
        ("Ann MacCarthy", "maccarthy ann"),
        ("Éamon de Buitléir", "debuitleir eamon"),
        ("Donal Mac an tSaoi", "macantsaoi donal"),
        ("Jan van der Berg", "vanderberg jan"),
        ("Mary Anne Byrne", "byrne mary anne"),
        ("Byrne, Mary", "byrne mary"),
        ("Dr Mary Byrne", "byrne mary"),
        ("Mary Rainford-Day", "rainford day mary"),
        ("Ó Briain", "obriain"),
        ("Cher", "cher"),
        ("", ""),
    ],
)
def test_family_names_come_first_with_their_particles(name: str, key: str) -> None:
    assert sort_key(name) == key


@given(st.text(max_size=300))
def test_any_text_has_keys_that_fit_their_columns(text: str) -> None:
    assert len(sort_key(text)) <= 200
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("name", ["HSE", "H.S.E.", "h s e", "The HSE", " hse "])
def test_spellings_of_an_organisation_meet(name: str) -> None:
    assert organisation_key(name) == "hse"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Health Service Executive", "hse"),
        ("Department of Education and Skills", "doeas des"),
        ("An Garda Síochána", "ags"),
        ("Probation Service", ""),
        ("Barnardos", ""),
        ("", ""),
    ],
)
def test_what_organisations_are_called_for_short(name: str, found: str) -> None:
    assert short_forms(name) == found
    assert f" {found}".rstrip() in search_key("ABCDE", "Mary Byrne", name)


def test_different_organisations_stay_apart() -> None:
    names = ["Health & Safety", "Health Safety", "The", "A B Ltd", "ABLtd"]
    assert len({organisation_key(name) for name in names}) == len(names)
    assert organisation_key("Health & Safety") == organisation_key("health and safety")


def test_addresses_meet_in_any_case_and_composition() -> None:
    assert email_key(" Maire@Example.ORG ") == "maire@example.org"
    assert email_key("ma\u0301ire@example.org") == email_key("máire@example.org")
    assert email_key("a.b@example.org") != email_key("ab@example.org")


@pytest.mark.parametrize(
    ("capacity", "registered", "waiting", "place", "up"),
    [
        (10, 9, 0, True, 0),
        (10, 10, 0, False, 0),
        (10, 12, 3, False, 0),
        (10, 8, 1, False, 1),
        (10, 8, 5, False, 2),
        (1, 0, 0, True, 0),
    ],
)
def test_who_gets_a_place(capacity: int, registered: int, waiting: int, place: bool, up: int) -> None:
    taken = Taken(capacity, registered, waiting)
    assert (gets_place(taken), moves_up(taken)) == (place, up)


def test_the_queue_only_grows_at_its_end() -> None:
    assert queue_time(Taken(1, 1, 0), AT) == AT
    assert queue_time(Taken(1, 1, 1, AT - timedelta(1)), AT) == AT
    assert queue_time(Taken(1, 1, 1, AT), AT) > AT
    assert queue_time(Taken(1, 1, 1, AT + timedelta(1)), AT) > AT + timedelta(1)


def test_a_link_follows_from_key_seed_and_version_only() -> None:
    seed = links.new_seed()
    made = links.token("key", seed, 1)
    assert made == links.token("key", seed, 1)
    others = {
        links.token("key", seed, 2),
        links.token("other", seed, 1),
        links.token("key", links.new_seed(), 1),
    }
    assert made not in others
    assert len(made) == 24
    assert made.replace("-", "").replace("_", "").isalnum()
    assert made not in links.token_hash(made)


def test_badge_codes_cannot_be_misread() -> None:
    codes = {links.new_badge_code() for _ in range(200)}
    assert len(codes) > 190
    assert not set("".join(codes)) & set("01OIL")
    assert links.typed_badge_code(" ab-3 4c ") == "AB34C"


def test_the_table_of_states_is_complete_and_knows_no_way_back_into_the_queue() -> None:
    assert {DelegateState.REGISTERED, DelegateState.WAITING, DelegateState.CANCELLED} == {
        step.after for step in states.STEPS
    }
    assert states.may_step(DelegateState.WAITING, DelegateState.REGISTERED)
    assert not states.may_step(DelegateState.REGISTERED, DelegateState.WAITING)
    assert not any(states.may_step(state, state) for state in DelegateState)

"""The assignment: against every possibility on small cases, and over random ones."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seminars.focus_groups.assignment import Member, assign, even_sizes, pairs_bound
from seminars.focus_groups.balance import balance, same_organisation_pairs

members_of = st.lists(
    st.tuples(st.sampled_from("ABCD"), st.sampled_from("xy"), st.sampled_from("12")), min_size=2, max_size=14
).map(lambda rows: [Member(n, org, (one, two)) for n, (org, one, two) in enumerate(rows)])


def pairs_in(members: list[Member], groups: dict[int, int], count: int) -> int:
    return same_organisation_pairs(
        [[m.organisation for m in members if groups[m.id] == group] for group in range(count)]
    )


@pytest.mark.parametrize(
    ("people", "groups", "sizes"), [(7, 3, [3, 2, 2]), (6, 3, [2, 2, 2]), (2, 2, [1, 1])]
)
def test_sizes_differ_by_one_at_most(people: int, groups: int, sizes: list[int]) -> None:
    assert even_sizes(people, groups) == sizes


@pytest.mark.parametrize("organisations", ["AABBCC", "AAABBB", "AAAABC", "ABCDEF", "AAAAAA"])
@pytest.mark.parametrize("groups", [2, 3])
def test_as_few_pairs_as_any_possibility_has(organisations: str, groups: int) -> None:
    members = [Member(n, organisation) for n, organisation in enumerate(organisations)]
    seats = [group for group, size in enumerate(even_sizes(6, groups)) for _ in range(size)]
    least = min(pairs_in(members, dict(enumerate(order)), groups) for order in set(permutations(seats)))
    result = assign(members, groups, steps=3000)
    assert result.pairs == least
    assert result.pairs == pairs_in(members, dict(result.groups), groups)
    assert result.pairs_bound <= least


@given(members_of, st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_everybody_has_one_group_of_even_size_and_the_bound_holds(members: list[Member], count: int) -> None:
    count = min(count, len(members))
    result = assign(members, count, steps=800)
    assert set(result.groups) == {member.id for member in members}
    sizes = [list(result.groups.values()).count(group) for group in range(count)]
    assert max(sizes) - min(sizes) <= 1
    assert pairs_bound([m.organisation for m in members], count) <= result.pairs


@given(members_of, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_in_which_people_are_handed_in_does_not_matter(members: list[Member], random) -> None:
    shuffled = list(members)
    random.shuffle(shuffled)
    assert assign(members, 2, steps=500) == assign(shuffled, 2, steps=500)


def test_the_same_seed_gives_the_same_groups() -> None:
    members = [Member(n, "ABCDE"[n % 5], ("xyz"[n % 3],)) for n in range(24)]
    assert assign(members, 4, seed=7, steps=2000) == assign(members, 4, seed=7, steps=2000)


@given(members_of)
@settings(max_examples=30, deadline=None)
def test_pinned_people_stay(members: list[Member]) -> None:
    pinned = {member.id: member.id % 2 for member in members[::2]}
    result = assign(members, 2, pinned=pinned, steps=500)
    assert {number: result.groups[number] for number in pinned} == pinned


def test_sectors_are_spread_where_organisations_allow() -> None:
    members = [Member(n, str(n), ("Health" if n < 8 else "Justice",)) for n in range(16)]
    result = assign(members, 4, steps=4000)
    for group in range(4):
        found = [member.categories[0] for member in members if result.groups[member.id] == group]
        assert found.count("Health") == 2
    assert result.imbalance == 0


def test_a_large_room_reaches_the_bound() -> None:
    members = [Member(n, f"O{min(n % 23, n % 11)}", ("wxyz"[n % 4], "ab"[n % 2])) for n in range(120)]
    result = assign(members, 11)
    assert result.pairs == result.pairs_bound


def test_the_table_of_the_mix() -> None:
    rows = balance([["Health", "Justice"], ["Health", ""]])
    assert [(row.category, row.counts) for row in rows] == [
        ("Not given", (0, 1)),
        ("Health", (1, 1)),
        ("Justice", (1, 0)),
    ]
    assert rows[1].ideals == (1.0, 1.0)

"""The code frame: building it, its order, merging and splitting, and what is refused."""

import pytest
from flask import Flask

from seminars.errors import Conflict, Invalid, Missing
from seminars.extensions import db
from seminars.themes import framing, queries
from seminars.themes.coding import Codes, code, codes_of
from seminars.themes.models import Category, Theme
from tests.questionnaire.factories import make_series
from tests.themes.factories import AFTER, CODER, first_group, gathered, make_frame, make_season, say

BY = {"actor": CODER, "at": AFTER}


def names(parts) -> list[str]:
    return [part.name for part in parts]


def theme_named(series, name: str) -> Theme:
    return next(theme for each in queries.frame_of(series) for theme in each.themes if theme.name == name)


def test_the_example_holds_the_four_categories_of_barriers_and_their_areas(app: Flask) -> None:
    series = make_series()
    frame = make_frame(series)
    assert names(frame) == ["Information", "Organisational", "Services", "Resources"]
    assert [names(category.areas) for category in frame] == [
        ["Children and families", "Services and professionals", "Inter-agency guidance and assistance"],
        ["Objectives and priorities", "Geographic", "Cultural", "Recognition", "Staff"],
        ["Service gaps", "Optimising outcomes"],
        ["Resources for co-operation", "Funding mechanisms", "Funding levels"],
    ]
    assert all(theme.description for category in frame for theme in category.themes)
    with pytest.raises(Conflict, match="has a code frame already"):
        make_frame(series)


def test_parts_are_added_at_the_end_renamed_and_moved(app: Flask) -> None:
    series = make_series()
    first = framing.add_category(series=series, name="  Resources ", **BY)
    second = framing.add_category(series=series, name="Services", **BY)
    for name in ("Time", "Money", "Rooms"):
        framing.add_theme(category=first, name=name, **BY)
    rooms = theme_named(series, "Rooms")
    framing.move(part=rooms, up=True, **BY)
    framing.move(part=rooms, up=True, **BY)
    framing.move(part=rooms, up=True, **BY)
    framing.move(part=second, up=True, **BY)
    framing.move(part=second, up=True, **BY)
    framing.change_theme(theme=theme_named(series, "Money"), name="Funds", description=" Too few. ", **BY)
    framing.rename_category(category=first, name="Means", **BY)
    frame = queries.frame_of(series)
    assert names(frame) == ["Services", "Means"]
    assert names(frame[1].themes) == ["Rooms", "Time", "Funds"]
    assert frame[1].themes[2].description == "Too few."
    framing.change_theme(theme=rooms, name="Rooms", description="", category=second, **BY)
    db.session.expire_all()
    assert [names(category.themes) for category in queries.frame_of(series)] == [["Rooms"], ["Time", "Funds"]]


def test_a_name_is_there_once_whatever_its_accents_and_capitals(app: Flask) -> None:
    series = make_series()
    category = framing.add_category(series=series, name="Réseau", **BY)
    framing.add_category(series=series, name="??", **BY)
    for name, why in (("RESEAU", "There is 'Réseau' here"), ("  ", "Enter a name"), ("x" * 121, "under 120")):
        with pytest.raises(Invalid, match=why):
            framing.add_category(series=series, name=name, **BY)
    framing.rename_category(category=category, name="réseau", **BY)
    framing.add_theme(category=category, name="Trust", **BY)
    with pytest.raises(Invalid, match="There is 'Trust' here"):
        framing.add_theme(category=category, name="trust", **BY)
    assert names(queries.frame_of(series)) == ["réseau", "??"]


def test_suggested_actions_stand_in_their_area(app: Flask) -> None:
    series = make_series()
    area = make_frame(series)[0].areas[0]
    for text in ("A directory.", "A named  contact."):
        framing.add_action(area=area, text=text, **BY)
    framing.move(part=area.actions[1], up=True, **BY)
    framing.change_action(action=area.actions[1], text="A directory for each county.", **BY)
    [found, *_] = queries.frame_of(series)[0].areas
    assert [action.text for action in found.actions] == ["A named contact.", "A directory for each county."]
    with pytest.raises(Conflict, match="has suggested actions"):
        framing.remove(part=area, **BY)
    for action in list(found.actions):
        framing.remove(part=action, **BY)
    framing.remove(part=area, **BY)
    assert "Children and families" not in names(queries.frame_of(series)[0].areas)


def test_what_quotations_hang_on_is_not_taken_out(app: Flask) -> None:
    series = make_season()
    information = make_frame(series)[0]
    say(first_group(series), "We just rang.")
    [quotation] = gathered(series).values()
    theme, area = information.themes[0], information.areas[0]
    code(quotation=quotation, add=Codes(frozenset([theme.id]), frozenset([area.id])), actor=CODER, at=AFTER)
    with pytest.raises(Conflict, match="1 quotation stands under 'Not knowing who does what'") as told:
        framing.remove(part=theme, **BY)
    assert "Merge it" in told.value.next_step
    with pytest.raises(Conflict, match="1 quotation stands under 'Children and families'"):
        framing.remove(part=area, **BY)
    with pytest.raises(Conflict, match="has themes or areas"):
        framing.remove(part=information, **BY)
    nothing = framing.add_category(series=series, name="Nothing", **BY)
    framing.remove(part=nothing, **BY)
    assert names(queries.frame_of(series))[-1] == "Resources"


def test_merging_moves_the_quotations_and_counts_none_twice(app: Flask) -> None:
    series = make_season()
    first, second, _ = make_frame(series)[0].themes
    say(first_group(series), "One.", "Two.", "Three.")
    found = gathered(series)
    for words, themes in (("One.", [first.id]), ("Two.", [first.id, second.id]), ("Three.", [second.id])):
        code(quotation=found[words], add=Codes(frozenset(themes)), **BY)
    assert framing.merge_themes(theme=first, into=second, **BY) == 2
    assert queries.uses_of(series).themes == {second.id: 3}
    assert names(queries.frame_of(series)[0].themes) == ["Sharing information", "Different languages"]
    with pytest.raises(Invalid, match="another theme of this series"):
        framing.merge_themes(theme=second, into=second, **BY)


def test_splitting_moves_the_quotations_that_were_chosen(app: Flask) -> None:
    series = make_season()
    theme, other, _ = make_frame(series)[0].themes
    say(first_group(series), "One.", "Two.", "Three.")
    found = gathered(series)
    for words in ("One.", "Two."):
        code(quotation=found[words], add=Codes(frozenset([theme.id, other.id])), **BY)
    keys = [found["One."].key, found["Three."].key, "gone"]
    made = framing.split_theme(theme=theme, name="Whom to ring", keys=keys, **BY)
    assert codes_of(found["One."]).themes == {made.id, other.id}
    assert codes_of(found["Two."]).themes == {theme.id, other.id}
    assert not codes_of(found["Three."])
    with pytest.raises(Invalid, match="Tick the quotations"):
        framing.split_theme(theme=theme, name="More", keys=[found["Three."].key], **BY)
    with pytest.raises(Invalid, match="There is 'Sharing information'"):
        framing.split_theme(theme=theme, name="sharing information", keys=[found["Two."].key], **BY)
    assert db.session.query(Theme).filter_by(name="More").count() == 0


def test_parts_of_another_series_are_not_there(app: Flask) -> None:
    mine, other = make_series("mine"), make_series("other")
    category = make_frame(other)[0]
    for find, part in (
        (queries.category_by_id, category),
        (queries.theme_by_id, category.themes[0]),
        (queries.area_by_id, category.areas[0]),
    ):
        assert find(other, part.id) is part
        with pytest.raises(Missing):
            find(mine, part.id)
    assert db.session.query(Category).count() == 4

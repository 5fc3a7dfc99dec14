"""The code frame as a file: out and in again it is the same; errors are told by row, and nothing comes in."""

from collections.abc import Callable
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from seminars.documents.spreadsheet import csv_bytes
from seminars.documents.table_reading import read_table
from seminars.errors import Conflict, Invalid
from seminars.programme.models import Series
from seminars.themes import framing
from seminars.themes.coding import Codes, code
from seminars.themes.frame_file import (
    COLUMNS,
    AreaInFile,
    CategoryInFile,
    changes,
    frame_csv,
    read_frame,
)
from seminars.themes.frame_import import as_in_file, bring_in_frame, look_at
from seminars.themes.queries import frame_of, uses_of
from seminars.themes.wording import MOST_THEMES, name_key
from tests.questionnaire.factories import make_series
from tests.themes.factories import AFTER, CODER, first_group, gathered, make_frame, make_season, say

Client = Callable[..., FlaskClient]


def read(*rows: tuple[str, ...], head: tuple[str, ...] = COLUMNS) -> tuple[list[CategoryInFile], list[str]]:
    frame, problems = read_frame(read_table(csv_bytes(head, rows)))
    return frame, [f"{each.row} {each.column}: {each.message}" for each in problems]


names = st.text(min_size=1, max_size=30).map(lambda text: " ".join(text.split())).filter(name_key)


@given(
    st.lists(
        st.builds(
            CategoryInFile,
            names.filter(str.isascii).filter(str.isprintable),
            st.lists(
                st.sampled_from(["=1+1", "'-quoted", 'A, "b"', "Té"]).flatmap(
                    lambda name: st.tuples(st.just(name), st.sampled_from(["", "Two\nlines", "-x"]))
                ),
                unique_by=lambda theme: theme[0],
            ),
            st.lists(
                st.builds(
                    AreaInFile,
                    st.sampled_from(["North", "+South"]),
                    st.sampled_from([[], ["a"], ["@b", "c"]]),
                ),
                unique_by=lambda area: area.name,
            ),
        ),
        unique_by=lambda category: name_key(category.name),
        min_size=1,
        max_size=3,
    )
)
def test_out_and_in_again_it_is_the_same(frame: list[CategoryInFile]) -> None:
    assert read_frame(read_table(frame_csv(frame))) == (frame, [])


def test_headings_stand_in_any_order_and_others_do_not_matter() -> None:
    frame, problems = read(("x", "Time", "Resources"), head=("Remark", "theme", " CATEGORY "))
    assert frame == [CategoryInFile("Resources", [("Time", "")])]
    assert problems == []
    with pytest.raises(Invalid, match="has to hold the headings"):
        read(("Resources", "Time"), head=("Group", "Theme"))
    with pytest.raises(Invalid, match="headings only"):
        read()


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("", "Time", "", "", ""), "3 Category: Every row names its category."),
        (("Resources", "", "What it means", "", ""), "3 Theme: A description needs its theme."),
        (
            ("Resources", "", "", "", "Do it"),
            "3 Area of action: A suggested action needs its area of action.",
        ),
        (("Resources", "t" * 121, "", "", ""), "3 Theme: Keep it under 120 characters."),
        (("resources", "MONEY", "", "", ""), "3 Theme: ‘MONEY’ stands in row 2 already."),
    ],
)
def test_errors_are_told_by_row_and_column(row: tuple[str, ...], told: str) -> None:
    _, problems = read(("Resources", "Money", "", "", ""), row)
    assert problems == [told]


def test_an_action_stands_once_and_a_frame_has_its_limit() -> None:
    _, problems = read(("A", "", "", "Staff", "Train."), ("A", "", "", "staff", "Train."))
    assert problems == ["3 Suggested action: The same stands in row 2 already."]
    _, problems = read(*(("A", f"Theme {number}", "", "", "") for number in range(MOST_THEMES + 1)))
    assert problems == [f"{MOST_THEMES + 2} Theme: A frame has no more than {MOST_THEMES} themes."]


def test_what_would_change_is_said() -> None:
    standing = [CategoryInFile("Resources", [("Time", "Hours")], [AreaInFile("Staff", ["Train."])])]
    wanted = [
        CategoryInFile(
            "resources", [("Time", "Days"), ("Money", "")], [AreaInFile("Staff", ["Train.", "Keep."])]
        )
    ]
    found = changes(standing, wanted)
    assert found.added == ("theme ‘Money’", "action ‘Keep.’")
    assert found.changed == ("category ‘Resources’ is now ‘resources’", "description of ‘Time’")
    assert not changes(wanted, wanted)


def test_a_frame_goes_to_another_series_and_a_second_time_changes_nothing(app: Flask) -> None:
    frame = make_frame(make_season())
    framing.add_action(area=frame[0].areas[1], text="A directory.", actor=CODER, at=AFTER)
    content = frame_csv(as_in_file(frame))
    other = make_series("other")

    def bring_in() -> int:
        looked = look_at(other, content)
        assert looked.problems == []
        made = bring_in_frame(series=other, wanted=looked.frame, actor=CODER, at=AFTER)
        return len(made.added) + len(made.changed)

    assert bring_in() > 20
    assert as_in_file(frame_of(other)) == as_in_file(frame)
    assert bring_in() == 0
    assert as_in_file(frame_of(other)) == as_in_file(frame)


def test_it_adds_words_anew_and_orders_and_takes_nothing_out(app: Flask) -> None:
    series = make_season()
    frame = make_frame(series)
    say(first_group(series), "We have no time.")
    time = next(theme for theme in frame[3].themes if theme.name == "Time")
    (quotation,) = gathered(series).values()
    code(quotation=quotation, add=Codes(frozenset({time.id})), actor=CODER, at=AFTER)
    wanted, _ = read(
        ("Resources", "Money", "", "", ""), ("Resources", "TIME", "Hours", "", ""), ("Law", "", "", "", "")
    )
    bring_in_frame(series=series, wanted=wanted, actor=CODER, at=AFTER)
    now = frame_of(series)
    assert [each.name for each in now] == ["Resources", "Law", "Information", "Organisational", "Services"]
    assert [theme.name for theme in now[0].themes] == ["Money", "TIME", "Ways of funding", "Level of funding"]
    assert (now[0].themes[1].id, now[0].themes[1].description) == (time.id, "Hours")
    assert uses_of(series).themes == {time.id: 1}
    assert len(now[0].areas) == 3
    full = [CategoryInFile("More", [(f"Theme {number}", "") for number in range(MOST_THEMES)])]
    with pytest.raises(Conflict, match="more than"):
        bring_in_frame(series=series, wanted=full, actor=CODER, at=AFTER)
    assert len(frame_of(series)) == 5


def upload(client: FlaskClient, series: Series, content: bytes, **more: str) -> tuple[int, str]:
    answer = client.post(
        f"/series/{series.slug}/code-frame/import",
        data={"file": (BytesIO(content), "frame.csv"), **more},
        content_type="multipart/form-data",
    )
    return answer.status_code, answer.text


def test_on_the_page_it_is_looked_at_or_brought_in(app: Flask, signed_in: Client) -> None:
    series = make_season()
    client = signed_in("organiser")
    good = csv_bytes(COLUMNS, [("Resources", "Time", "", "", "")])
    status, page = upload(client, series, good)
    assert (status, "theme ‘Time’" in page) == (200, True)
    assert frame_of(series) == []
    status, page = upload(
        client, series, csv_bytes(COLUMNS, [("Resources", "Time"), ("", "Money")]), **{"bring-in": "yes"}
    )
    assert status == 422
    row = BeautifulSoup(page, "html.parser").select_one("tbody tr")
    assert row is not None
    assert row.get_text(" ").split()[:2] == ["3", "Category"]
    assert frame_of(series) == []
    assert upload(client, series, b"%PDF-1.7", **{"bring-in": "yes"})[0] == 422
    assert upload(client, series, good, **{"bring-in": "yes"})[0] == 302
    assert client.get(f"/series/{series.slug}/code-frame.csv").data == good
    assert signed_in("staff").post(f"/series/{series.slug}/code-frame/import").status_code == 403


def test_a_theme_is_split_on_its_page(app: Flask, signed_in: Client) -> None:
    series = make_season()
    time = make_frame(series)[3].themes[0]
    say(first_group(series), "No hour is left.", "Nobody has a day.")
    quotations = gathered(series)
    for quotation in quotations.values():
        code(quotation=quotation, add=Codes(frozenset({time.id})), actor=CODER, at=AFTER)
    client = signed_in("organiser")
    address = f"/series/{series.slug}/code-frame/themes/{time.id}/split"
    assert address in client.get(f"/series/{series.slug}/code-frame/themes/{time.id}").text
    nothing = client.post(address, data={"name": "Days"})
    assert nothing.status_code == 422
    assert "Tick the quotations" in nothing.text
    keys = [quotations["Nobody has a day."].key]
    taken = client.post(address, data={"name": "Time", "keys": keys})
    assert taken.status_code == 422
    page = BeautifulSoup(taken.text, "html.parser")
    assert [each["value"] for each in page.select("input[name=keys][checked]")] == keys
    assert client.post(address, data={"name": "Days", "keys": keys}).status_code == 302
    made = next(theme for theme in frame_of(series)[3].themes if theme.name == "Days")
    assert uses_of(series).themes == {time.id: 1, made.id: 1}

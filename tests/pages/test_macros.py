"""What the macros promise to every page: labels and messages tied to fields, addresses kept, text escaped."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask, render_template_string
from flask_wtf import CSRFProtect, FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

ROOT = Path(__file__).parents[2]


class PlaceForm(Form):
    room = StringField("Room", [InputRequired("Enter the room")])


class GalleryForm(FlaskForm):
    step = HiddenField(default="one")
    name = StringField("Name", [InputRequired("Enter your name")])
    email = EmailField("E-mail address", description="We send your link to it.")
    level = RadioField(
        "Level",
        [InputRequired("Choose your level")],
        choices=[SelectChoice("p", "Policy"), SelectChoice("f", "Front line")],
    )
    topics = SelectMultipleField(
        "What helps?",
        choices=[SelectChoice("t", "Time"), SelectChoice("k", "Knowing people")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    needs = TextAreaField("Access needs", [InputRequired()])
    consent = BooleanField("I agree", [InputRequired("Tick the box")])
    place = FormField(PlaceForm, "Place")


@pytest.fixture
def pages() -> Flask:
    """An application that has the templates and nothing else."""
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(SECRET_KEY="test", TESTING=True)
    CSRFProtect(app)
    return app


def render(app: Flask, source: str, path: str = "/list", **values: object) -> BeautifulSoup:
    """The macros' output for ``source``, as if asked for at ``path``."""
    head = (
        '{% from "macros/forms.html" import form_begin, form_end, error_summary, field, fields %}'
        '{% from "macros/forms.html" import post_button %}'
        '{% from "macros/ui.html" import badge, pagination, search_box, simple_table, sort_header, icon %}'
    )
    with app.test_request_context(path):
        form = GalleryForm(formdata=MultiDict({"name": ""}))
        form.validate()
        return BeautifulSoup(render_template_string(head + source, form=form, **values), "html5lib")


def one(page: BeautifulSoup | Tag, selector: str) -> Tag:
    found = page.select(selector)
    assert len(found) == 1, (selector, found)
    return found[0]


FORM = "{{ error_summary(form) }}{{ form_begin(form) }}{{ fields(form) }}{{ form_end() }}"


def test_each_problem_is_a_link_to_a_control_that_exists(pages: Flask) -> None:
    page = render(pages, FORM)
    links = page.select(".error-summary a")
    assert [link.get_text() for link in links] == [
        "Enter your name",
        "Choose your level",
        "Access needs: This field is required.",
        "Tick the box",
        "Enter the room",
    ]
    for link in links:
        target = one(page, str(link["href"]))
        assert target.name in ("input", "textarea", "select")
    assert one(page, ".error-summary")["role"] == "alert"


def test_a_form_without_errors_has_no_summary(pages: Flask) -> None:
    with pages.test_request_context():
        form = GalleryForm(formdata=None)
        source = '{% from "macros/forms.html" import error_summary %}{{ error_summary(form) }}'
        assert render_template_string(source, form=form).strip() == ""


def test_labels_hints_and_messages_are_tied_to_their_fields(pages: Flask) -> None:
    page = render(pages, FORM)
    for control in page.select("input:not([type=hidden]), textarea, select"):
        assert one(page, f'label[for="{control["id"]}"]').get_text(strip=True)
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    for element in page.select("[aria-describedby]"):
        for name in str(element["aria-describedby"]).split():
            assert name in ids
    assert one(page, "#name")["aria-invalid"] == "true"
    assert one(page, "#name")["aria-describedby"] == "name-error"
    assert one(page, "#email")["aria-describedby"] == "email-hint"
    assert "aria-invalid" not in one(page, "#email").attrs
    assert [legend.contents[0].strip() for legend in page.select("legend")] == [
        "Level",
        "What helps?",
        "Place",
    ]


def test_only_fields_that_may_stay_empty_say_optional(pages: Flask) -> None:
    page = render(pages, FORM)
    assert [mark.parent.contents[0].strip() for mark in page.select(".optional")] == [
        "E-mail address",
        "What helps?",
    ]


def test_a_form_carries_its_hidden_fields_and_a_token(pages: Flask) -> None:
    form = one(render(pages, FORM), "form")
    assert form["method"] == "post"
    assert "data-once" in form.attrs
    assert one(form, "input[name=csrf_token]")["value"]
    assert one(form, "input[name=step]")
    searching = one(render(pages, '{{ form_begin(form, method="get") }}{{ form_end() }}'), "form")
    assert not searching.select("input[name=csrf_token]")


def test_a_post_button_asks_first_where_a_sentence_is_given(pages: Flask) -> None:
    page = render(
        pages, '{{ post_button("/go", "Cancel", confirm="The place is given away.", values={"day": 2}) }}'
    )
    assert "The place is given away." in one(page, "details .confirm-panel").get_text()
    form = one(page, "details form")
    assert (form["method"], form["action"]) == ("post", "/go")
    assert one(form, "input[name=day]")["value"] == "2"
    assert one(form, "button").get_text() == "Yes, cancel"
    plain = render(pages, '{{ post_button("/go", "Check in") }}')
    assert not plain.select("details")
    assert one(plain, "form input[name=csrf_token]")["value"]


def test_sorting_and_searching_keep_the_rest_of_the_address(pages: Flask) -> None:
    name, state = ('{{ sort_header("Name", "name", "name") }}', '{{ sort_header("State", "state", "name") }}')
    head = f"<table><tr>{name}{state}</tr></table>"
    page = render(pages, head, path="/list?q=O%27Neill+%26+co&page=4&sort=name")
    name, state = page.select("th")
    assert name["aria-sort"] == "ascending"
    assert "aria-sort" not in state.attrs
    assert one(name, "a")["href"] == "?q=O%27Neill+%26+co&sort=-name"
    assert one(state, "a")["href"] == "?q=O%27Neill+%26+co&sort=state"
    box = render(pages, '{{ search_box("Name") }}', path="/list?q=O%27Neill&sort=-name")
    assert one(box, "input[type=search]")["value"] == "O'Neill"
    assert one(box, "input[name=sort]")["value"] == "-name"


def test_pagination_keeps_the_search_and_marks_the_page(pages: Flask) -> None:
    class Page:
        page, pages, total, first, last = 2, 3, 120, 51, 100
        has_prev = has_next = True
        prev_num, next_num = 1, 3

        def iter_pages(self, **_: int) -> list[int | None]:
            return [1, 2, 3]

    page = render(pages, '{{ pagination(page, "delegates") }}', path="/list?q=a&page=2", page=Page())
    assert "51 to 100 of 120 delegates" in page.get_text()
    assert one(page, "a[rel=next]")["href"] == "?q=a&page=3"
    assert one(page, "a[aria-current=page]").get_text() == "Page 2"


def test_what_people_typed_is_text(pages: Flask) -> None:
    page = render(
        pages,
        '{{ badge(text) }}{{ simple_table(text, [text, "n"], [[text, text]]) }}{{ icon("none", text) }}'
        '{{ post_button("/go", text, confirm=text, hidden_text=text) }}{{ search_box(text) }}',
        text='"><img src=x>',
    )
    assert not page.select("img")


def test_stacked_cells_name_their_column(pages: Flask) -> None:
    page = render(
        pages, '{{ simple_table("Days", ["", "Galway"], [["Present", 42]], numeric=(1,), stacked=True) }}'
    )
    assert one(page, "caption").get_text() == "Days"
    assert one(page, "tbody th")["scope"] == "row"
    cell = one(page, "tbody td")
    assert cell["data-label"] == "Galway"
    assert "figure" in cell["class"]

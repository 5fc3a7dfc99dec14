"""The code frame: categories, their themes, areas of action and suggested actions."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from seminars import clock
from seminars.accounts.permissions import acting, organiser, staff
from seminars.errors import Refusal
from seminars.forms import choices, put_beside_field
from seminars.programme.models import Series
from seminars.programme.queries import series_by_slug
from seminars.themes import framing, queries
from seminars.themes.blueprint import bp
from seminars.themes.checking import Check
from seminars.themes.forms import ActionForm, NameForm, SplitForm, ThemeForm
from seminars.themes.listing import Filter, quotations_of
from seminars.themes.models import Action, Area, Category, Theme

KINDS = "any(categories, themes, areas, actions)"


@dataclass(frozen=True)
class Refused:
    """What could not be added: the form's id, what was typed, and why."""

    place: str
    typed: str
    why: str


@bp.get("/series/<slug>/code-frame")
@staff
def frame(slug: str) -> ResponseReturnValue:
    """The code frame as it stands."""
    return _frame_page(series_by_slug(slug))


def _frame_page(series: Series, refused: Refused | None = None) -> str:
    categories = queries.frame_of(series)
    return render_template(
        "themes/frame.html",
        series=series,
        categories=categories,
        warnings=Check(series).frame_warnings(categories),
        uses=queries.uses_of(series),
        refused=refused,
    )


def _back(slug: str, anchor: str | None = None) -> Response:
    return redirect(url_for("themes.frame", slug=slug, _anchor=anchor))


@bp.post("/series/<slug>/code-frame/example")
@organiser
def begin(slug: str) -> ResponseReturnValue:
    """Start with the example."""
    framing.begin_with_example(series=series_by_slug(slug), actor=acting(), at=clock.now())
    flash("The example stands. Rename, add and take out until it fits.", "success")
    return _back(slug)


def _add(slug: str, place: str, field: str, verb: Callable[[Series, str], object]) -> ResponseReturnValue:
    """Add what was typed into the form ``place`` of the frame's page."""
    series = series_by_slug(slug)
    typed = request.form.get(field, "")
    try:
        verb(series, typed)
    except Refusal as refusal:
        if refusal.field is None:
            raise
        why = f"{refusal.message} {refusal.next_step}".strip()
        return _frame_page(series, Refused(place, typed, why)), 422
    return _back(slug, place)


@bp.post("/series/<slug>/code-frame/categories")
@organiser
def add_category(slug: str) -> ResponseReturnValue:
    """Add a category."""

    def verb(series: Series, name: str) -> object:
        return framing.add_category(series=series, name=name, actor=acting(), at=clock.now())

    return _add(slug, "new-category", "name", verb)


@bp.post("/series/<slug>/code-frame/categories/<int:number>/themes")
@organiser
def add_theme(slug: str, number: int) -> ResponseReturnValue:
    """Add a theme to a category."""

    def verb(series: Series, name: str) -> object:
        category = queries.category_by_id(series, number)
        return framing.add_theme(category=category, name=name, actor=acting(), at=clock.now())

    return _add(slug, f"new-theme-{number}", "name", verb)


@bp.post("/series/<slug>/code-frame/categories/<int:number>/areas")
@organiser
def add_area(slug: str, number: int) -> ResponseReturnValue:
    """Add an area of action to a category."""

    def verb(series: Series, name: str) -> object:
        category = queries.category_by_id(series, number)
        return framing.add_area(category=category, name=name, actor=acting(), at=clock.now())

    return _add(slug, f"new-area-{number}", "name", verb)


@bp.post("/series/<slug>/code-frame/areas/<int:number>/actions")
@organiser
def add_action(slug: str, number: int) -> ResponseReturnValue:
    """Add a suggested action to an area."""

    def verb(series: Series, text: str) -> object:
        area = queries.area_by_id(series, number)
        return framing.add_action(area=area, text=text, actor=acting(), at=clock.now())

    return _add(slug, f"new-action-{number}", "text", verb)


def _part(series: Series, kind: str, number: int) -> framing.Part:
    """A part of the frame. Raises Missing."""
    if kind == "categories":
        return queries.category_by_id(series, number)
    if kind == "themes":
        return queries.theme_by_id(series, number)
    if kind == "areas":
        return queries.area_by_id(series, number)
    return queries.action_by_id(series, number)


@bp.post(f"/series/<slug>/code-frame/<{KINDS}:kind>/<int:number>/<any(up, down, remove):act>")
@organiser
def act(slug: str, kind: str, number: int, act: str) -> ResponseReturnValue:
    """Move a part of the frame up or down, or take it out."""
    part = _part(series_by_slug(slug), kind, number)
    try:
        if act == "remove":
            framing.remove(part=part, actor=acting(), at=clock.now())
        else:
            framing.move(part=part, up=act == "up", actor=acting(), at=clock.now())
    except Refusal as refusal:
        flash(f"{refusal.message} {refusal.next_step}", "warning")
    return _back(slug, None if act == "remove" else f"{kind}-{number}")


@bp.route(f"/series/<slug>/code-frame/<{KINDS}:kind>/<int:number>", methods=["GET", "POST"])
@organiser
def edit(slug: str, kind: str, number: int) -> ResponseReturnValue:
    """Rename a part of the frame, or word it anew; a theme can go to another category."""
    series = series_by_slug(slug)
    part = _part(series, kind, number)
    categories = queries.frame_of(series)
    form = _form(part, categories)
    if form.validate_on_submit():
        try:
            _save(series, part, form)
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash("Saved.", "success")
            return _back(slug, f"{kind}-{number}")
    page = render_template(
        "themes/edit.html",
        series=series,
        part=part,
        kind=kind,
        form=form,
        categories=categories,
        uses=queries.uses_of(series),
        within=framing.category_of(part),
    )
    return page, 422 if form.errors else 200


def _form(part: framing.Part, categories: list[Category]) -> NameForm | ThemeForm | ActionForm:
    if isinstance(part, Action):
        return ActionForm(obj=part)
    if not isinstance(part, Theme):
        return NameForm(obj=part)
    form = ThemeForm(data={"name": part.name, "description": part.description, "category": part.category_id})
    form.category.choices = choices((each.id, each.name) for each in categories)
    return form


def _save(series: Series, part: framing.Part, form: NameForm | ThemeForm | ActionForm) -> None:
    actor, now = acting(), clock.now()
    if isinstance(part, Action):
        framing.change_action(action=part, text=form.text.data or "", actor=actor, at=now)
    elif isinstance(part, Theme):
        framing.change_theme(
            theme=part,
            name=form.name.data or "",
            description=form.description.data or "",
            category=queries.category_by_id(series, form.category.data),
            actor=actor,
            at=now,
        )
    elif isinstance(part, Area):
        framing.rename_area(area=part, name=form.name.data or "", actor=actor, at=now)
    else:
        framing.rename_category(category=part, name=form.name.data or "", actor=actor, at=now)


@bp.post("/series/<slug>/code-frame/themes/<int:number>/merge")
@organiser
def merge(slug: str, number: int) -> ResponseReturnValue:
    """Put the quotations of a theme under another one, and take it out."""
    series = series_by_slug(slug)
    theme = queries.theme_by_id(series, number)
    other = request.form.get("into", 0, type=int)
    if not other:
        flash("Choose the theme to merge it into.", "warning")
        return redirect(url_for("themes.edit", slug=slug, kind="themes", number=number))
    into = queries.theme_by_id(series, other)
    old, new = theme.name, into.name
    moved = framing.merge_themes(theme=theme, into=into, actor=acting(), at=clock.now())
    what = "1 quotation" if moved == 1 else f"{moved} quotations"
    flash(f"'{old}' is merged into '{new}', with {what}.", "success")
    return _back(slug, f"themes-{other}")


@bp.route("/series/<slug>/code-frame/themes/<int:number>/split", methods=["GET", "POST"])
@organiser
def split(slug: str, number: int) -> ResponseReturnValue:
    """Move some of a theme's quotations to a new theme beside it."""
    series = series_by_slug(slug)
    theme = queries.theme_by_id(series, number)
    form, keys = SplitForm(), request.form.getlist("keys")
    unticked = ""
    if form.validate_on_submit():
        try:
            made = framing.split_theme(
                theme=theme,
                name=form.name.data or "",
                description=form.description.data or "",
                keys=keys,
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            if refusal.field == "keys":
                unticked = refusal.message
            else:
                put_beside_field(form, refusal)
        else:
            flash(f"'{made.name}' stands beside '{theme.name}'.", "success")
            return _back(slug, f"themes-{made.id}")
    page = render_template(
        "themes/split.html",
        series=series,
        theme=theme,
        form=form,
        keys=keys,
        unticked=unticked,
        rows=quotations_of(series, Filter(theme_id=theme.id)),
    )
    return page, 422 if form.errors or unticked else 200

"""Forms about organisations and people who are there twice."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from seminars.forms import choices
from seminars.registration.details import LONGEST_NAME
from seminars.registration.merge_choices import Chosen, Difference

_NAME = [DataRequired("Enter the name."), Length(max=LONGEST_NAME)]


class RenameForm(FlaskForm):
    """An organisation's name; ``seen`` is the one that stood there when the page was opened."""

    name = StringField("Name", _NAME)
    seen = HiddenField()


class SpellingForm(FlaskForm):
    """Another spelling of an organisation."""

    name = StringField("Another spelling", [DataRequired("Enter the spelling."), Length(max=LONGEST_NAME)])


class MergeOrganisationsForm(FlaskForm):
    """Which name two organisations have when they are one; what the page showed of them."""

    name = RadioField("The name that stays", [InputRequired("Choose the name that stays.")])
    first_seen = HiddenField()
    second_seen = HiddenField()

    def offer(self, names: Sequence[str]) -> None:
        """Fill in the names to choose from."""
        self.name.choices = choices((name, name) for name in names)


class MergeDelegatesForm(FlaskForm):
    """What the page showed of two registrations; a choice for each field in which they differ is added."""

    seen = HiddenField()

    @classmethod
    def choosing(cls, differences: Sequence[Difference]) -> "MergeDelegatesForm":
        """The form with a choice for each of ``differences``."""
        fields = {}
        for each in differences:
            offered = [
                (Chosen.KEPT.value, each.kept or "Nothing"),
                (Chosen.GONE.value, each.gone or "Nothing"),
            ]
            if each.both:
                offered.append((Chosen.BOTH.value, "Both"))
            fields[f"choose_{each.field}"] = RadioField(
                each.label,
                [InputRequired("Choose one.")],
                choices=choices(offered),
                default=each.proposed.value,
            )
        return type("ChoosingForm", (cls,), fields)()

    def chosen(self, differences: Sequence[Difference]) -> dict[str, Chosen]:
        """What was chosen, by field."""
        return {each.field: Chosen(self[f"choose_{each.field}"].data) for each in differences}

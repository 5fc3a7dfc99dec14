"""Forms of the pages on which a questionnaire is brought in from a file."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField

from seminars.forms import choices


class FormFileForm(FlaskForm):
    """Choosing the file."""

    file = FileField("XLSForm", [FileRequired("Choose a file.")])


class LanguageForm(FlaskForm):
    """Which of the file's languages is asked in. Sent by GET: nothing changes by it."""

    class Meta:
        """A link can hold the choice as well."""

        csrf = False

    language = SelectField("Language", validate_choice=False)

    def offer(self, languages: Sequence[str], *, plain: bool) -> None:
        """Fill in the languages; ``plain`` where there are words without one."""
        first = [("", "Words without a language")] if plain else []
        self.language.choices = choices([*first, *((each, each) for each in languages)])


class BringFormInForm(FlaskForm):
    """Saying that the questionnaire is to be brought in, in the language that was looked at."""

    language = HiddenField()

"""An XLSForm, the format of ODK and Kobo, as a questionnaire: what comes in, and what does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from seminars.errors import Invalid
from seminars.questionnaire.definition import Definition
from seminars.questionnaire.xlsform_checking import fault_in
from seminars.questionnaire.xlsform_findings import Finding, Findings, Loss, unsupported
from seminars.questionnaire.xlsform_mapping import LONGEST_TITLE, VERSION, Survey
from seminars.questionnaire.xlsform_reading import FormBook, read_form_book, same_language
from seminars.questionnaire.xlsform_words import with_signs

# Settings that we use, or that say nothing about the questions.
_SETTINGS = {
    "form_title",
    "form_id",
    "version",
    "default_language",
    "name",
    "allow_choice_duplicates",
    VERSION,
}


class NotAForm(Invalid):
    """A workbook that is no valid XLSForm."""


@dataclass(frozen=True)
class Incoming:
    """A questionnaire from a file.

    ``language`` is the one of ``languages`` that was taken ('' for words without one, where the file
    ``has_plain``); ``findings`` say what does not come in, or comes in otherwise.
    """

    definition: Definition
    findings: Sequence[Finding]
    languages: Sequence[str]
    language: str
    has_plain: bool = True

    @property
    def losses(self) -> list[Finding]:
        """What is not supported."""
        return [each for each in self.findings if each.loss.is_loss]

    @property
    def complete(self) -> bool:
        """Whether all that was asked for comes in."""
        return not unsupported(self.findings)


def read_form(content: bytes, *, filename: str = "", language: str | None = None) -> Incoming:
    """The questionnaire that a file holds, in one of its languages (None: in its own).

    Raises Invalid for what cannot be read, or a language that it does not have; NotAForm for what is no
    valid XLSForm.
    """
    book = read_form_book(content)
    fault = fault_in(book)
    if fault is not None:
        raise NotAForm(
            f"This is not a valid XLSForm. {fault}",
            next_step="Correct it in the spreadsheet, save it, and choose it again.",
            field="file",
        )
    chosen = _language(book, language)
    findings = Findings()
    definition = Survey(book, chosen, findings, _title(book, filename)).definition()
    if not definition.questions and not findings.losses and not _is_ours(book):
        findings.whole(Loss.LEFT_OUT, book.survey.title, "it asks nothing, so there is nothing to bring in")
    _tell_rest(book, chosen, findings)
    order = list(Loss)
    told = sorted(findings.all, key=lambda each: (order.index(each.loss), each.sheet != "survey", each.row))
    return Incoming(definition, told, book.languages, chosen, "label" in book.survey.columns)


def _is_ours(book: FormBook) -> bool:
    """Whether we wrote the file: then it may hold a questionnaire that is only begun."""
    return any(row.text(VERSION) for row in book.settings.rows[:1])


def _title(book: FormBook, filename: str) -> str:
    named = book.settings.rows[0].text("form_title") if book.settings.rows else ""
    return (with_signs(named) or PurePath(filename).stem.replace("_", " ").strip() or "Questionnaire")[
        :LONGEST_TITLE
    ]


def _language(book: FormBook, wanted: str | None) -> str:
    if wanted is None or (not wanted and "label" in book.survey.columns):
        return book.default_language if wanted is None else ""
    for language in book.languages:
        if same_language(language, wanted):
            return language
    offered = ", ".join(f"'{each}'" for each in book.languages) or "only one, which has no name"
    raise Invalid(
        f"The file has no words in '{wanted}'.", next_step=f"Its languages: {offered}.", field="language"
    )


def _tell_rest(book: FormBook, language: str, findings: Findings) -> None:
    """Note sheets, settings, languages and columns that stay behind."""
    for sheet in book.further:
        if sheet.rows:
            findings.whole(Loss.IN_PART, sheet.title, "choices and data of this kind are not kept here")
    for title in book.others:
        findings.whole(Loss.REMARK, title, "a sheet that is no part of the form")
    for column in book.settings.rows[0].cells if book.settings.rows else ():
        if column not in _SETTINGS:
            reason = "this setting has no meaning here"
            findings.row(Loss.REMARK, book.settings, book.settings.rows[0], column, reason)
    others = [each for each in book.languages if each != language]
    if others:
        names = ", ".join(f"'{each}'" for each in others)
        findings.whole(Loss.REMARK, "", f"one language is taken; {names} stays in the file")
    by_heading = {heading: column for column, heading in book.survey.columns.items()}
    for index, heading in book.survey.headings.items():
        if by_heading[heading].partition("::")[0] not in _KNOWN_COLUMNS:
            reason = "a column that the format does not know, and that is not kept"
            findings.whole(Loss.REMARK, book.survey.title, reason, column=index, value=heading)
    for note in book.notes:
        findings.whole(Loss.REMARK, "", note)


_KNOWN_COLUMNS = {
    "type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message", "appearance",
    "parameters", "disabled", "default", "calculation", "trigger", "choice_filter", "required_message",
    "guidance_hint", "repeat_count", "media", "autoplay", "save_to", "bind", "body", "control", "instance",
    "read_only", "seminars", "kobo--score-choices", "kobo--rank-items",
}  # fmt: skip

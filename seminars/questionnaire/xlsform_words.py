"""The words of an XLSForm in the language that was chosen, without the marks of its formatting."""

import re
from dataclasses import dataclass

from seminars.questionnaire.xlsform_findings import Findings, Loss
from seminars.questionnaire.xlsform_reading import FormBook, FormSheet, SheetRow

_TAGS = re.compile(
    r"</?(?:span|font|b|i|u|em|strong|p|div|center|small|big|h[1-6]|sup|sub|a)(?:\s[^<>]*)?>", re.IGNORECASE
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]+)\]\((\w[^\s()]*)\)")
_HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![\w*])")
# A sign without width (ZWNJ), between two that would mean something together.
_UNSEEN = "\u200c"
_ANSWER = re.compile(r"\$\{\s*([^{}]+?)\s*\}")


@dataclass(frozen=True)
class Words:
    """Reads words in ``language`` ('' for columns without one); ``as_they_are``, where a file is our own."""

    book: FormBook
    language: str
    findings: Findings
    as_they_are: bool = False

    def of(self, sheet: FormSheet, row: SheetRow, column: str) -> str:
        """The words of a cell; where they are missing in the language, those of another."""
        name = self._column(sheet, row, column)
        if name is None:
            return ""
        text = row.text(name)
        if self.as_they_are:
            return with_signs(text)
        found = _ANSWER.search(text)
        if found is not None:
            self.findings.row(
                Loss.IN_PART,
                sheet,
                row,
                name,
                f"the answer to '{found[1]}' is not put into the words; '{found[0]}' comes in as it stands",
            )
        plain = without_marks(text)
        if plain != text:
            self.findings.gathered(
                Loss.REMARK,
                sheet,
                row,
                name,
                "bold type and colours are taken off; of a link its address stays",
            )
        return plain

    def _column(self, sheet: FormSheet, row: SheetRow, column: str) -> str | None:
        own = f"{column}::{self.language}" if self.language else column
        if row.text(own):
            return own
        others = [column, f"{column}::{self.book.default_language}"]
        others += [each for each in sheet.columns if each.startswith(f"{column}::")]
        found = next((each for each in others if row.text(each)), None)
        if found is not None and own in sheet.columns:
            language = found.partition("::")[2] or "no language"
            self.findings.gathered(
                Loss.REMARK,
                sheet,
                row,
                found,
                f"no words in {self.language or 'the main language'}: those under '{language}' are taken",
            )
        return found


def without_signs(text: str) -> str:
    """Words in which other programs find no '${': they would put an answer there, or refuse the form."""
    return text.replace("${", f"${_UNSEEN}{{")


def with_signs(text: str) -> str:
    """The words that ``without_signs`` was given."""
    return text.replace(f"${_UNSEEN}{{", "${")


def without_marks(text: str) -> str:
    """Words without Markdown and HTML, which our pages would show as signs."""
    text = _TAGS.sub("", _BREAK.sub("\n", text))
    text = _LINK.sub(r"\1 (\2)", _HEADING.sub("", text))
    text = _STRONG.sub(r"\2", text)
    text = _EMPHASIS.sub(r"\1", text)
    return text.replace("&nbsp;", " ").replace("&amp;", "&").strip()

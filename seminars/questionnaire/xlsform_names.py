"""The names in an XLSForm: what each became here, so that formulas find the questions that they mean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from seminars.questionnaire.codes import CODE_LENGTH, code_from
from seminars.questionnaire.conditions import Condition
from seminars.questionnaire.definition import Asked
from seminars.questionnaire.xlsform_conditions import ALWAYS, NEVER, Known, condition_of
from seminars.questionnaire.xlsform_expressions import Unreadable, parse
from seminars.questionnaire.xlsform_findings import Findings, Loss
from seminars.questionnaire.xlsform_reading import FormSheet, SheetRow

_CODE = re.compile(rf"[a-z][a-z0-9_]{{0,{CODE_LENGTH - 1}}}")


@dataclass
class Names:
    """The questions that stand here so far, and which names the file has at all."""

    sheet: FormSheet
    findings: Findings
    known: dict[str, Known] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    def code_for(self, row: SheetRow) -> str:
        """A code of our own form for the question of a row: its name where that fits."""
        name = row.text("name")
        code = name
        if not _CODE.fullmatch(name) or name in self.codes:
            code = code_from(name or "question", self.codes, "question")
            if not code[0].isalpha():
                code = code_from(f"q_{code}"[: CODE_LENGTH - 4], self.codes, "question")
            if name:
                self.findings.row(Loss.REMARK, self.sheet, row, "name", f"its short name here is '{code}'")
        self.codes.add(code)
        return code

    def keep(
        self, name: str, asked: Asked, choices: Mapping[str, str] | None = None, *, words: bool = False
    ) -> None:
        """Note a question under its name in the file."""
        if name:
            self.known[name] = Known(asked, choices or {}, words)

    def find(self, name: str) -> Known:
        """The question of that name. Raises Unreadable where it is not there, or not before."""
        if name in self.known:
            return self.known[name]
        if name in self.gone:
            raise Unreadable(f"it looks at '{name}', which does not come in as a question")
        raise Unreadable(f"it looks at '{name}', which does not stand before it")

    def condition(self, row: SheetRow, *, what: str) -> Condition:
        """To whom a row is shown; ALWAYS where it cannot be said, which is then noted."""
        text = row.text("relevant")
        if not text:
            return ALWAYS
        try:
            found = condition_of(parse(text), self.find)
        except Unreadable as error:
            reason = f"{error}; {what} is shown to everybody"
            self.findings.row(Loss.IN_PART, self.sheet, row, "relevant", reason)
            return ALWAYS
        if found == NEVER:
            self.findings.row(Loss.LEFT_OUT, self.sheet, row, "relevant", f"{what} is never shown")
        return found

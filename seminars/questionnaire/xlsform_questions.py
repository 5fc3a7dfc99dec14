"""One row of an XLSForm's survey as a question of ours."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from seminars.errors import Invalid
from seminars.questionnaire.answers import LARGEST_NUMBER
from seminars.questionnaire.conditions import Condition
from seminars.questionnaire.definition import Asked, Choice, Lattice, details_of
from seminars.questionnaire.drafting import checked
from seminars.questionnaire.kinds import QuestionKind, QuestionProfile
from seminars.questionnaire.xlsform_choices import ChoiceLists, OptionList
from seminars.questionnaire.xlsform_conditions import ALWAYS
from seminars.questionnaire.xlsform_expressions import Unreadable, parse
from seminars.questionnaire.xlsform_findings import Findings, Loss
from seminars.questionnaire.xlsform_limits import constraint_of, limits_of
from seminars.questionnaire.xlsform_names import Names
from seminars.questionnaire.xlsform_reading import FormSheet, SheetRow
from seminars.questionnaire.xlsform_tree import Line, says_yes
from seminars.questionnaire.xlsform_words import Words

LONGEST_MESSAGE = 300
OWN = "seminars::"

_KINDS = {
    "text": QuestionKind.SHORT_TEXT,
    "integer": QuestionKind.NUMBER,
    "decimal": QuestionKind.NUMBER,
    "range": QuestionKind.NUMBER,
    "date": QuestionKind.DATE,
    "note": QuestionKind.INFORMATION,
    "select_one": QuestionKind.SINGLE,
    "select_multiple": QuestionKind.MULTIPLE,
    "rank": QuestionKind.MOST_IMPORTANT,
}

# What is lost of a row that comes in: by its column, or by what stands before '::' there.
_REASONS = {
    "default": "no answer is filled in beforehand here",
    "calculation": "nothing is reckoned from answers here",
    "trigger": "nothing follows from a change of an answer here",
    "choice_filter": "all choices are offered to everybody here",
    "required_message": "a missing answer is told in our own words",
    "guidance_hint": "only the hint is shown here",
    "parameters": "these settings have no counterpart here",
    "repeat_count": "questions are asked once here",
    "media": "no pictures, sounds or films are shown here",
    "autoplay": "no pictures, sounds or films are shown here",
    "save_to": "answers are not kept as entities here",
    **dict.fromkeys(("bind", "body", "control", "instance"), "this setting has no counterpart here"),
}
_PARAMETER = re.compile(r"([\w-]+)\s*=\s*([^\s,;]+)")
_PART_DATES = {"year", "month-year", "ethiopian", "coptic", "islamic", "bikram-sambat", "myanmar", "persian"}


@dataclass
class Questions:
    """Makes questions from rows, and notes what does not come along."""

    sheet: FormSheet
    words: Words
    lists: ChoiceLists
    names: Names
    findings: Findings

    def question(
        self, line: Line, shown_if: Condition, *, grid: Lattice | None = None, scale: OptionList | None = None
    ) -> Asked | None:
        """The question of a row, shown under a condition; a statement of a ``grid`` where one is given.

        ``scale`` are its options where they are not its own. None where it cannot come in, which is noted.
        """
        row, kind = line.row, self._kind(line, grid)
        found = scale or (
            self.lists.of(line.type.list_name, other=line.type.other) if kind.has_options else OptionList()
        )
        text = self.words.of(self.sheet, row, "label")
        hint = self.words.of(self.sheet, row, "hint")
        if not text:
            text, hint = hint, ""
        problem = found.problem if kind.has_options else ""
        if not text:
            problem = "it has no words"
        elif kind.has_options and not problem and len(found.options) < 2:
            problem = "a choice needs at least two answers here"
        if problem:
            self.leave_out(row, problem)
            return None
        asked = Asked(
            code=self.names.code_for(row),
            kind=kind,
            text=text,
            hint=hint,
            required=kind.is_answered and self._required(row),
            options=found.options,
            shown_if=None if shown_if == ALWAYS else shown_if,
            grid=grid,
        )
        asked = self._with_limits(line, self._with_own(row, asked, found.codes), found.codes)
        try:
            checked(details_of(asked))
        except Invalid as refusal:
            self.leave_out(row, refusal.message)
            return None
        self.tell_columns(row, line.type.kind)
        self._tell_appearance(row, kind)
        if kind.is_answered:
            self.names.keep(row.text("name"), asked, found.codes)
        else:
            self.names.gone.add(row.text("name"))
        return asked

    def leave_out(self, row: SheetRow, reason: str) -> None:
        """Note that a row does not come in."""
        self.names.gone.add(row.text("name"))
        self.findings.row(Loss.LEFT_OUT, self.sheet, row, "type", reason)

    def _kind(self, line: Line, grid: Lattice | None) -> QuestionKind:
        kind = _KINDS.get(line.type.kind, QuestionKind.SCALE)
        row, looks = line.row, set(line.row.text("appearance").lower().split())
        if grid is not None:
            return QuestionKind.SCALE
        if kind is QuestionKind.SHORT_TEXT and "multiline" in looks:
            return QuestionKind.LONG_TEXT
        if kind is QuestionKind.SINGLE and "likert" in looks and not line.type.other:
            marked = row.text(f"{OWN}other") or row.text(f"{OWN}exclusive")
            return kind if marked else QuestionKind.SCALE
        if kind is QuestionKind.MULTIPLE and row.text(f"{OWN}choose"):
            return QuestionKind.MOST_IMPORTANT
        return kind

    def _required(self, row: SheetRow) -> bool:
        said = says_yes(row.text("required"))
        if said is None:
            reason = "it is required under a condition only; here it may be left blank"
            self.findings.row(Loss.IN_PART, self.sheet, row, "required", reason)
        return bool(said)

    def _with_own(self, row: SheetRow, asked: Asked, codes: Mapping[str, str]) -> Asked:
        """What only our own columns say: recommended, how many to choose, exclusive options ..."""
        if asked.kind is QuestionKind.MOST_IMPORTANT:
            choose = self._own_number(row, "choose", len(asked.options)) or len(asked.options)
            ranked = row.text("type").split()[0].lower() == "rank" or bool(says_yes(row.text(f"{OWN}ranked")))
            asked = replace(asked, choose=choose, ranked=ranked)
        if asked.kind.has_options and asked.kind is not QuestionKind.SCALE:
            exclusive = self._own_codes(row, "exclusive", codes)
            other = self._own_codes(row, "other", codes)[:1]
            asked = replace(asked, options=_marked(asked.options, exclusive, other))
        profile = row.text(f"{OWN}profile")
        if profile in set(QuestionProfile) and asked.kind.is_answered:
            asked = replace(asked, profile=QuestionProfile(profile))
        elif profile:
            self._odd(row, "profile", "no such part of a profile is known here")
        recommended = bool(says_yes(row.text(f"{OWN}recommended")))
        return replace(asked, recommended=recommended and asked.kind.is_answered and not asked.required)

    def _own_number(self, row: SheetRow, column: str, most: int) -> int | None:
        text = row.text(f"{OWN}{column}")
        if not text:
            return None
        if text.isdecimal() and 1 <= int(text) <= most:
            return int(text)
        self._odd(row, column, f"not a number from 1 to {most}")
        return None

    def _own_codes(self, row: SheetRow, column: str, codes: Mapping[str, str]) -> list[str]:
        wanted = row.text(f"{OWN}{column}").split()
        for name in wanted:
            if name not in codes:
                self._odd(row, column, f"'{name}' is not among its choices")
        return [codes[name] for name in wanted if name in codes]

    def _odd(self, row: SheetRow, column: str, reason: str) -> None:
        self.findings.row(Loss.IN_PART, self.sheet, row, f"{OWN}{column}", reason)

    def _with_limits(self, line: Line, asked: Asked, codes: Mapping[str, str]) -> Asked:
        row, kind = line.row, asked.kind
        if line.type.kind == "range":
            asked = self._with_range(row, asked)
        asked = replace(asked, whole=asked.whole or line.type.kind == "integer")
        text = row.text("constraint")
        message = self.words.of(self.sheet, row, "constraint_message")
        if kind not in (QuestionKind.MULTIPLE, QuestionKind.NUMBER):
            self._without_message(row, asked, text, message)
        elif len(message) > LONGEST_MESSAGE:
            reason = f"shortened to {LONGEST_MESSAGE} characters"
            self.findings.row(Loss.IN_PART, self.sheet, row, "constraint_message", reason)
            asked = replace(asked, message=f"{message[: LONGEST_MESSAGE - 1]}…")
        else:
            asked = replace(asked, message=message)
        if text and text != constraint_of(asked):
            asked = self._with_constraint(row, asked, text, codes)
        open_ended = asked.least is None or asked.most is None
        if kind is QuestionKind.NUMBER and open_ended and not self.words.as_they_are:
            reason = f"where no limit is set, numbers from 0 to {LARGEST_NUMBER:,} are taken"
            self.findings.gathered(Loss.REMARK, self.sheet, row, "type", reason)
        return asked

    def _without_message(self, row: SheetRow, asked: Asked, text: str, message: str) -> None:
        if message and not (text and text == constraint_of(asked)):
            reason = "this kind of question has no message of its own here"
            self.findings.row(Loss.IN_PART, self.sheet, row, "constraint_message", reason)

    def _with_constraint(self, row: SheetRow, asked: Asked, text: str, codes: Mapping[str, str]) -> Asked:
        try:
            limits = limits_of(parse(text), asked.kind, whole=asked.whole, names=list(codes))
            if asked.kind is QuestionKind.MOST_IMPORTANT and (limits.least or limits.most):
                raise Unreadable("how many are chosen is said by the number to choose")
        except Unreadable as error:
            self.findings.row(Loss.IN_PART, self.sheet, row, "constraint", f"{error}; the limit is left out")
            return asked
        exclusive = [codes[name] for name in limits.exclusive]
        least = max((each for each in (asked.least, limits.least) if each is not None), default=None)
        most = min((each for each in (asked.most, limits.most) if each is not None), default=None)
        if least is not None and most is not None and least > most:
            self.findings.row(Loss.IN_PART, self.sheet, row, "constraint", "the least is more than the most")
            return asked
        return replace(asked, least=least, most=most, options=_marked(asked.options, exclusive, []))

    def _with_range(self, row: SheetRow, asked: Asked) -> Asked:
        given = {name.lower(): value for name, value in _PARAMETER.findall(row.text("parameters"))}
        try:
            start, end, step = (
                float(given.get(name, usual))
                for name, usual in (("start", "0"), ("end", "10"), ("step", "1"))
            )
        except ValueError:
            self.findings.row(Loss.IN_PART, self.sheet, row, "parameters", "start, end and step are numbers")
            return asked
        if step != 1:
            reason = f"any number from start to end is taken, not only in steps of {step:g}"
            self.findings.row(Loss.IN_PART, self.sheet, row, "parameters", reason)
        whole = all(each == int(each) for each in (start, end, step))
        return replace(asked, least=min(start, end), most=max(start, end), whole=whole)

    def tell_columns(self, row: SheetRow, kind: str) -> None:
        """Note what stands in columns that have no counterpart here."""
        for column, cell in row.cells.items():
            reason = _REASONS.get(column) or _REASONS.get(column.partition("::")[0])
            if column == "parameters" and kind == "range":
                continue
            if reason is not None:
                self.findings.row(Loss.IN_PART, self.sheet, row, column, reason)
            elif column == "read_only" and says_yes(cell.text) is not False:
                reason = "who is asked can answer"
                self.findings.row(Loss.IN_PART, self.sheet, row, column, reason)

    def _tell_appearance(self, row: SheetRow, kind: QuestionKind) -> None:
        for look in row.text("appearance").split():
            low = look.lower()
            if low in ("multiline", "likert", "label", "list-nolabel", "table-list"):
                continue
            if kind is QuestionKind.DATE and low in _PART_DATES:
                reason = "a whole date of the common calendar is asked here"
                self.findings.row(Loss.IN_PART, self.sheet, row, "appearance", reason)
            elif "(" in low or ":" in low:
                reason = "nothing is looked up or opened in other programs here"
                self.findings.row(Loss.IN_PART, self.sheet, row, "appearance", reason)
                return
            else:
                reason = f"'{low}' only says how it looks; our pages have a look of their own"
                self.findings.gathered(Loss.REMARK, self.sheet, row, "appearance", reason)


def _marked(options: tuple[Choice, ...], exclusive: list[str], other: list[str]) -> tuple[Choice, ...]:
    return tuple(
        replace(
            option,
            exclusive=option.exclusive or option.code in exclusive,
            other=option.other or option.code in other,
        )
        for option in options
    )

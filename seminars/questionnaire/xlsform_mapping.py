"""The survey of an XLSForm as a questionnaire of ours: outer groups are sections, what fits is a grid."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from seminars.questionnaire.conditions import Condition
from seminars.questionnaire.definition import Asked, Definition, Lattice, Part
from seminars.questionnaire.kinds import QuestionKind
from seminars.questionnaire.xlsform_choices import ChoiceLists, OptionList
from seminars.questionnaire.xlsform_conditions import ALWAYS, NEVER, joined
from seminars.questionnaire.xlsform_findings import Findings, Loss
from seminars.questionnaire.xlsform_names import Names
from seminars.questionnaire.xlsform_questions import OWN, Questions
from seminars.questionnaire.xlsform_reading import FormBook, SheetRow
from seminars.questionnaire.xlsform_tree import Group, Line, Node, tree_of
from seminars.questionnaire.xlsform_types import IN_MATRIX, IN_REPEAT, MATRIX, REPEAT
from seminars.questionnaire.xlsform_words import Words

LONGEST_TITLE = 200
VERSION = f"{OWN}version"

# Types that ask something, when it is to be seen whether a group only holds other groups.
_ASKING = {"text", "integer", "decimal", "date", "range", "select_one", "select_multiple", "rank"}


class Survey:
    """Goes through a survey from top to bottom and gathers sections."""

    def __init__(self, book: FormBook, language: str, findings: Findings, title: str) -> None:
        own = any(row.text(VERSION) for row in book.settings.rows[:1])
        self.book, self.findings, self.title = book, findings, title
        self.words = Words(book, language, findings, as_they_are=own)
        self.names = Names(book.survey, findings)
        self.lists = ChoiceLists(book.choices, self.words, findings)
        self.questions = Questions(book.survey, self.words, self.lists, self.names, findings)
        self.sections: list[Part] = []
        self.grids = 0
        self.introduction = self.thanks = ""

    def definition(self) -> Definition:
        """The questionnaire; what does not fit is noted on the way."""
        tree = tree_of(self.book.survey, self.findings)
        self._sections(tree, ALWAYS, self.title)
        self.lists.tell_rest()
        return Definition(
            title=self.title,
            introduction=self.introduction,
            thanks=self.thanks,
            sections=tuple(self.sections),
        )

    def _sections(self, nodes: Sequence[Node], condition: Condition, title: str) -> None:
        """Groups become sections; what stands between them, sections under ``title``."""
        for is_section, run in groupby(nodes, key=lambda node: _is_section(node)):
            if not is_section:
                found = list(self._questions(list(run), ALWAYS))
                if found:
                    shown_if = None if condition == ALWAYS else condition
                    self.sections.append(Part(self._title(title), questions=tuple(found), shown_if=shown_if))
                continue
            for group in run:
                if isinstance(group, Group):
                    self._section(group, condition)

    def _section(self, group: Group, condition: Condition) -> None:
        row = group.row
        own = self.names.condition(row, what="the group")
        if own == NEVER:
            self._drop(group)
            return
        condition = joined("and", condition, own)
        title = self._words_of(group)
        self.questions.tell_columns(row, "group")
        self.names.gone.add(row.text("name"))
        if _holds_only_groups(group):
            reason = "a group that only holds groups: each of them is a section of its own"
            self.findings.row(Loss.REMARK, self.book.survey, row, "type", reason)
            self._sections(group.inside, condition, title)
            return
        introduction = self.words.of(self.book.survey, row, "hint")
        if len(title) > LONGEST_TITLE:
            introduction = f"{title}\n\n{introduction}".strip()
        inside = list(group.inside)
        if inside and (told := self._marked(inside[0], "introduction")) is not None:
            introduction = told
            inside = inside[1:]
        questions = tuple(self._questions(inside, ALWAYS))
        if questions or not group.inside or introduction:
            self.sections.append(
                Part(
                    title=self._title(title),
                    introduction=introduction,
                    questions=questions,
                    shown_if=None if condition == ALWAYS else condition,
                )
            )

    def _title(self, text: str) -> str:
        text = text if self.words.as_they_are else " ".join(text.split())
        return text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1]}…"

    def _words_of(self, group: Group) -> str:
        name = group.row.text("name").replace("_", " ").strip()
        return self.words.of(self.book.survey, group.row, "label") or name.capitalize() or self.title

    def _marked(self, node: Node, mark: str) -> str | None:
        """The words of a note that our own export has marked; None for any other row."""
        if isinstance(node, Line) and node.row.text(f"{OWN}kind") == mark:
            return self.words.of(self.book.survey, node.row, "label")
        return None

    def _questions(self, nodes: Sequence[Node], condition: Condition) -> Iterator[Asked]:
        """The questions in a section, with those of groups within."""
        place = 0
        while place < len(nodes):
            node = nodes[place]
            run = _label_run(nodes, place)
            if run:
                yield from self._labelled_grid(run, condition)
                place += len(run)
                continue
            place += 1
            if isinstance(node, Group):
                yield from self._group(node, condition)
            else:
                yield from self._line(node, condition)

    def _line(self, line: Line, condition: Condition) -> Iterator[Asked]:
        row, kind = line.row, line.type.kind
        if kind in ("metadata", "unsupported"):
            self.names.gone.add(row.text("name"))
            loss = Loss.ON_PURPOSE if kind == "metadata" else Loss.LEFT_OUT
            self.findings.row(loss, self.book.survey, row, "type", line.type.reason)
            return
        mark = row.text(f"{OWN}kind")
        if mark == "introduction":
            self.introduction = self.words.of(self.book.survey, row, "label")
        elif mark == "thanks":
            self.thanks = self.words.of(self.book.survey, row, "label")
        elif mark.startswith("other of ") and mark.removeprefix("other of ") in self.names.known:
            asked = self.names.known[mark.removeprefix("other of ")].asked
            self.names.keep(row.text("name"), asked, words=True)
        else:
            yield from self._asked(line, condition)

    def _asked(
        self,
        line: Line,
        condition: Condition,
        grid: Lattice | None = None,
        scale: OptionList | None = None,
    ) -> Iterator[Asked]:
        own = self.names.condition(line.row, what="the question")
        if own == NEVER:
            self.names.gone.add(line.row.text("name"))
            return
        found = self.questions.question(line, joined("and", condition, own), grid=grid, scale=scale)
        if found is not None:
            yield found

    def _group(self, group: Group, condition: Condition) -> Iterator[Asked]:
        row = group.row
        if group.kind in ("repeat", "kobomatrix"):
            self.questions.leave_out(row, REPEAT if group.kind == "repeat" else MATRIX)
            self._drop(group, IN_REPEAT if group.kind == "repeat" else IN_MATRIX)
            return
        own = self.names.condition(row, what="the group")
        if own == NEVER:
            self._drop(group)
            return
        condition = joined("and", condition, own)
        self.questions.tell_columns(row, "group")
        self.names.gone.add(row.text("name"))
        if group.kind == "rank":
            yield from self._ranking(group, condition)
        elif group.kind == "score" or _is_grid(group):
            yield from self._grid(group, condition)
        else:
            yield from self._heading(group, condition)
            yield from self._questions(group.inside, condition)

    def _drop(self, group: Group, reason: str = "it stands in a group that is never shown") -> None:
        for line in group.lines:
            self.questions.leave_out(line.row, reason)

    def _heading(self, group: Group, condition: Condition) -> Iterator[Asked]:
        """The heading of a group within a section, as a text."""
        text = self.words.of(self.book.survey, group.row, "label")
        if text:
            reason = "a group within a section: its heading comes in as a text, its questions follow"
            self.findings.gathered(Loss.REMARK, self.book.survey, group.row, "type", reason)
            yield Asked(
                code=self.names.code_for(group.row),
                kind=QuestionKind.INFORMATION,
                text=text,
                hint=self.words.of(self.book.survey, group.row, "hint"),
                shown_if=None if condition == ALWAYS else condition,
            )

    def _lattice(self, text: str, hint: str) -> Lattice:
        self.grids += 1
        # Numbered downwards, so that nobody takes it for a kept one.
        return Lattice(text, hint, -self.grids)

    def _grid(self, group: Group, condition: Condition) -> Iterator[Asked]:
        lattice = self._lattice(self._words_of(group), self.words.of(self.book.survey, group.row, "hint"))
        for line in group.lines:
            if group.kind == "score":
                scale = self.lists.of(group.row.text("kobo--score-choices"))
                cells = {**line.row.cells}
                if "required" in group.row.cells and "required" not in cells:
                    cells["required"] = group.row.cells["required"]
                line = replace(line, row=SheetRow(line.row.number, cells))
                yield from self._asked(line, condition, lattice, scale)
            else:
                yield from self._asked(line, condition, lattice)

    def _labelled_grid(self, run: Sequence[Line], condition: Condition) -> Iterator[Asked]:
        """A row that only shows the points of a scale, and the rows under it."""
        head = run[0]
        text = self.words.of(self.book.survey, head.row, "label")
        self.names.gone.add(head.row.text("name"))
        lattice = self._lattice(text or "Statements", self.words.of(self.book.survey, head.row, "hint"))
        for line in run[1:]:
            yield from self._asked(line, condition, lattice)

    def _ranking(self, group: Group, condition: Condition) -> Iterator[Asked]:
        """Kobo's ranking: so many places for the items of one list."""
        items = self.lists.of(group.row.text("kobo--rank-items"))
        places = list(group.lines)
        line = Line(group.row, replace(places[0].type, kind="rank")) if places else None
        if line is None:
            self.questions.leave_out(group.row, "it has no places to give")
            return
        found = self.questions.question(line, condition, scale=items)
        if found is not None:
            yield replace(found, choose=min(len(places), len(found.options)), ranked=True)


def _is_section(node: Node) -> bool:
    return isinstance(node, Group) and node.kind == "group" and not _is_grid(node)


def _holds_only_groups(group: Group) -> bool:
    asks = any(
        each.type.kind in _ASKING if isinstance(each, Line) else not _is_section(each)
        for each in group.inside
    )
    return not asks and any(_is_section(each) for each in group.inside)


def _is_grid(group: Group) -> bool:
    """Whether a group is drawn as one table: statements that share a scale."""
    lines = [each for each in group.inside if isinstance(each, Line)]
    if len(lines) < len(group.inside) or not lines or group.kind != "group":
        return False
    if any(line.type.kind != "select_one" or line.type.other for line in lines):
        return False
    if group.row.text(f"{OWN}kind") == "grid":
        return True
    return "table-list" in group.appearance and len({line.type.list_name for line in lines}) == 1


def _label_run(nodes: Sequence[Node], place: int) -> list[Line]:
    """A row with the look 'label' and those after it with 'list-nolabel', all of one list; [] for others."""
    run: list[Line] = []
    for node in nodes[place:]:
        if not isinstance(node, Line) or node.type.kind != "select_one" or node.type.other:
            break
        looks = set(node.row.text("appearance").lower().split())
        if not looks & ({"list-nolabel", "list"} if run else {"label"}):
            break
        if run and node.type.list_name != run[0].type.list_name:
            break
        run.append(node)
    return run if len(run) > 1 else []

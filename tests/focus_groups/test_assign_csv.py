"""The command line: a CSV file in, the same rows with their group out."""

import csv
import io
import os
import sys
from pathlib import Path
from subprocess import run

import pytest
from click.testing import CliRunner, Result

from seminars.focus_groups.assignment_csv import read_table, run_assign
from seminars.focus_groups.commands import assign_command
from seminars.focus_groups.problem import BadProblem

ROWS = [(f"d{n:02}", "ABCDE"[n * n % 5], "xyz"[n % 3], "12"[n % 2], "fm"[n * 3 % 4 // 2]) for n in range(24)]
TEXT = "id,organisation,sector,level,gender\n" + "".join(",".join(row) + "\n" for row in ROWS)


def assigned(text: str | bytes, *options: str, folder: Path) -> Result:
    file = folder / "delegates.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return CliRunner().invoke(assign_command, [str(file), "--steps", "20000", *options])


def groups_in(output: str, comma: str = ",") -> dict[str, str]:
    return {row["id"]: row["group"] for row in csv.DictReader(io.StringIO(output), delimiter=comma)}


def with_columns(**columns: dict[str, str]) -> str:
    head, *rows = TEXT.splitlines()
    lines = [",".join([head, *columns])]
    for row in rows:
        lines.append(",".join([row, *(cells.get(row.split(",")[0], "") for cells in columns.values())]))
    return "\n".join(lines) + "\n"


def test_the_same_rows_with_a_group_and_how_good_it_is(tmp_path: Path) -> None:
    result = assigned(TEXT, "--groups", "4", "--mix", "sector,level,gender", "--seed", "1", folder=tmp_path)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "id,organisation,sector,level,gender,group"
    assert [line.rpartition(",")[0] for line in lines[1:]] == TEXT.splitlines()[1:]
    groups = groups_in(result.stdout)
    assert sorted(groups.values()) == sorted("1234" * 6)
    value, bound, gap, *_ = result.stderr.splitlines()
    assert value.startswith("value: ")
    assert bound.startswith("bound: ")
    assert gap.startswith("gap: 0 pairs, imbalance ")
    assert "sector: " in result.stderr
    assert "seed 1, " in result.stderr
    again = assigned(TEXT, "--groups", "4", "--mix", "sector,level,gender", "--seed", "1", folder=tmp_path)
    assert again.stdout == result.stdout


def test_the_order_of_the_rows_makes_no_difference(tmp_path: Path) -> None:
    head, *rows = TEXT.splitlines()
    turned = "\n".join([head, *reversed(rows)])
    one = assigned(TEXT, "--groups", "5", "--mix", "sector", folder=tmp_path)
    two = assigned(turned, "--groups", "5", "--mix", "sector", folder=tmp_path)
    assert groups_in(one.stdout) == groups_in(two.stdout)
    assert one.stderr == two.stderr


def test_pinned_together_and_apart(tmp_path: Path) -> None:
    text = with_columns(
        pin={"d00": "3", "d01": "1"},
        together={"d02": "a", "d03": "a", "d04": "a b", "d05": "b", "d08": "d09"},
        apart={"d06": "q", "d07": "q", "d10": "q", "d11": "q"},
    )
    result = assigned(text, "--groups", "4", "--mix", "sector", folder=tmp_path)
    assert result.exit_code == 0, result.stderr
    groups = groups_in(result.stdout)
    assert (groups["d00"], groups["d01"]) == ("3", "1")
    assert len({groups[name] for name in ("d02", "d03", "d04", "d05")}) == 1
    assert groups["d08"] == groups["d09"]
    assert len({groups[name] for name in ("d06", "d07", "d10", "d11")}) == 4


def test_wishes_without_a_solution_are_named(tmp_path: Path) -> None:
    text = with_columns(
        pin={"d00": "3", "d01": "1", "d12": "2"}, together={"d00": "a", "d01": "a", "d12": "b", "d13": "b"}
    )
    result = assigned(text, "--groups", "4", "--mix", "sector", folder=tmp_path)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "- d00 in group 3\n- d01 in group 1\n- d00 and d01 together\n" in result.stderr
    assert "d12" not in result.stderr
    assert "let the person sit elsewhere" in result.stderr


def test_groups_that_cannot_hold_everybody(tmp_path: Path) -> None:
    result = assigned(TEXT, "--groups", "3", "--most", "7", folder=tmp_path)
    assert result.exit_code == 1
    assert result.stderr.startswith("24 people do not fit into 3 groups: at most 7 people in every group.\n")


def test_groups_by_their_size_and_nobody_alone(tmp_path: Path) -> None:
    result = assigned(TEXT, "--most", "7", "--no-lone", "gender=m", folder=tmp_path)
    assert result.exit_code == 0
    groups = groups_in(result.stdout)
    assert sorted(groups.values()) == sorted("1234" * 6)
    men = [groups[row[0]] for row in ROWS if row[4] == "m"]
    assert 1 not in [men.count(group) for group in "1234"]


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.replace(",", ";").encode(),
        TEXT.replace(",", "\t").encode(),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\n\n").encode(),
    ],
    ids=["bom", "semicolons", "tabs", "crlf", "empty-lines"],
)
def test_files_as_programs_write_them(data: bytes, tmp_path: Path) -> None:
    result = assigned(data, "--groups", "4", "--mix", "sector", folder=tmp_path)
    assert result.exit_code == 0, result.stderr
    comma = next((each for each in ";\t" if each.encode() in data), ",")
    expected = assigned(TEXT, "--groups", "4", "--mix", "sector", folder=tmp_path)
    assert groups_in(result.stdout, comma) == groups_in(expected.stdout)
    assert result.stdout.startswith(
        comma.join(["id", "organisation", "sector", "level", "gender", "group\n"])
    )


def test_names_with_commas_and_signs_of_all_languages_come_out_as_they_were(tmp_path: Path) -> None:
    text = 'id,organisation,note\n1,"Ó Súilleabháin, Ní Bhriain & Co",first\n2,"She said ""no""",\n3,B,ß\n'
    result = assigned(text, "--groups", "2", folder=tmp_path)
    rows = list(csv.reader(io.StringIO(result.stdout)))
    assert [row[:-1] for row in rows] == list(csv.reader(io.StringIO(text)))


def test_the_column_group_of_an_earlier_run_is_replaced(tmp_path: Path) -> None:
    first = assigned(TEXT, "--groups", "4", folder=tmp_path)
    second = assigned(first.stdout, "--groups", "4", folder=tmp_path)
    assert second.stdout == first.stdout


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("", [], "The file is empty."),
        ("id,organisation\n", [], "no rows"),
        ("id,sector\n1,x\n", [], "There is no column 'organisation'. The columns are: id, sector."),
        ("organisation\nA\n", [], "There is no column 'id'."),
        ("id,organisation\n1,A\n2,B\n", ["--mix", "level"], "There is no column 'level'."),
        (
            "id,organisation,Level\n1,A,x\n2,B,y\n",
            ["--mix", "level"],
            "There is no column 'level'. Write 'Level' as 'level': capitals count.",
        ),
        ("ID,organisation\n1,A\n2,B\n", [], "Write 'ID' as 'id': capitals count."),
        ("id,organisation\n1,A\n2,B\n", ["--no-lone", "level=1"], "There is no column 'level'."),
        ("id,organisation,id\n1,A,2\n", [], "The column 'id' is there twice."),
        ("id,organisation\n1,A\n1,B\n", [], "The delegate '1' is there twice."),
        ("id,organisation\n1,A\n,B\n", [], "The id of row 2 below the columns is empty."),
        ("id,organisation\n1,A\n2,B,C\n", [], "Row 3 has 3 cells, but there are 2 columns."),
        ('id,organisation\n1,"A\n2,B\n', [], "cannot be read as CSV"),
        ("id,organisation,pin\n1,A,3\n2,B,\n", [], "1 is pinned to group '3', but the groups are 1 to 2."),
        ("id,organisation,pin\n1,A,first\n2,B,\n", [], "pinned to group 'first'"),
        ("id,organisation,apart\n1,A,q\n2,B,\n", [], "The mark 'q' in the column 'apart'"),
        ("id,organisation\n1,A\n2,B\n", ["--mix", "organisation,organisation"], "is there twice"),
    ],
)
def test_bad_files_are_told_in_a_sentence(
    text: str, options: list[str], sentence: str, tmp_path: Path
) -> None:
    result = assigned(text, "--groups", "2", *options, folder=tmp_path)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_a_file_that_is_not_utf8_or_not_there(tmp_path: Path) -> None:
    result = assigned("id,organisation\n1,Café\n".encode("latin-1"), "--groups", "1", folder=tmp_path)
    assert result.exit_code == 2
    assert "Line 2 of the file is not in UTF-8." in result.stderr
    missing = CliRunner().invoke(assign_command, [str(tmp_path / "none.csv"), "--groups", "2"])
    assert missing.exit_code == 2
    assert "none.csv cannot be read" in missing.stderr


@pytest.mark.parametrize("options", [[], ["--groups", "0"], ["--groups", "2", "--no-lone", "gender"]])
def test_bad_options(options: list[str], tmp_path: Path) -> None:
    assert assigned(TEXT, *options, folder=tmp_path).exit_code == 2


def test_a_table_keeps_its_cells() -> None:
    table = read_table(b" id ;organisation\n 1 ; A,B \n")
    assert table.columns == ("id", "organisation")
    assert table.rows == ({"id": " 1 ", "organisation": " A,B "},)
    with pytest.raises(BadProblem, match="empty"):
        read_table(b" \n")


def test_it_can_be_stopped_early() -> None:
    outcome = run_assign(TEXT.encode(), groups=4, mix=("sector", "gender"), should_stop=lambda: True)
    assert outcome.code == 0
    assert "stopped early" in outcome.err


def test_the_command_needs_no_database(tmp_path: Path) -> None:
    (tmp_path / "delegates.csv").write_text(TEXT, encoding="utf-8")
    command = [sys.executable, "-m", "flask", "--app", str(Path(__file__).parents[2] / "wsgi.py"), "assign"]
    environment = {**os.environ, "SEMINARS_DATABASE_URL": "postgresql+psycopg://nobody@localhost:1/none"}
    done = run(
        [*command, "delegates.csv", "--groups", "4", "--mix", "sector", "--steps", "5000"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 25
    assert [path.name for path in tmp_path.iterdir()] == ["delegates.csv"]

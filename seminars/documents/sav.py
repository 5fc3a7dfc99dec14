"""Files of SPSS (.sav), which R, Stata, PSPP and jamovi read too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

# What a label of a variable, of a value, and of the file may take, in bytes.
_LABEL, _VALUE, _FILE = 255, 120, 60


@dataclass(frozen=True)
class SavColumn:
    """A column of numbers. ``values`` name them; ``missing`` are those that stand for no answer.

    ``measure`` is nominal, ordinal or scale.
    """

    name: str
    label: str
    measure: str
    numbers: npt.NDArray[np.float64]
    values: Mapping[int, str]
    missing: Sequence[int] = ()
    decimals: int = 0


def sav_bytes(columns: Sequence[SavColumn], *, title: str, notes: Sequence[str] = ()) -> bytes:
    """The columns as a file, with labels of variables and values and with missing values."""
    from pandas import DataFrame
    from pyreadstat import write_sav

    with TemporaryDirectory(prefix="seminars-sav-") as folder:
        path = Path(folder) / "rows.sav"
        write_sav(
            DataFrame({column.name: column.numbers for column in columns}),
            path,
            file_label=_cut(title, _FILE),
            note=list(notes),
            column_labels=[_cut(column.label, _LABEL) for column in columns],
            variable_value_labels={
                column.name: {float(number): _cut(words, _VALUE) for number, words in column.values.items()}
                for column in columns
                if column.values
            },
            missing_ranges={
                column.name: [{"lo": float(min(column.missing)), "hi": float(max(column.missing))}]
                for column in columns
                if column.missing
            },
            variable_measure={column.name: column.measure for column in columns},
            variable_format={
                column.name: f"F{12 if column.measure == 'scale' else 8}.{column.decimals}"
                for column in columns
            },
            row_compress=True,
        )
        return path.read_bytes()


def _cut(words: str, size: int) -> str:
    """As much of ``words`` as fits into ``size`` bytes."""
    words = " ".join(words.split())
    if len(words.encode()) <= size:
        return words
    return words.encode()[: size - 3].decode(errors="ignore").rstrip() + "…"

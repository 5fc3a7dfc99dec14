"""500 badges as PDF against a bare canvas that writes 500 names, in the same run.

    python -m tests.benchmarks.badges

Prints seconds and the most memory that the process had (MB), for each sheet. The aim: under 3 s and
under 150 MB. Each measure runs in a process of its own, so that memory is its own, too; its time begins
when everything is imported, and holds the reading of the fonts.
"""

import resource
import subprocess
import sys
import time
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from seminars.attendance.badge_face import Badge
from seminars.attendance.badge_pdf import badges_pdf
from seminars.documents.labels import SHEETS

COUNT = 500
NAMES = (
    "Aoife Larkspur",
    "Mairéad Ní Shúilleabháin-Bhreathnach",
    "Seán Ó Briain",
    "Bartholomew Featherstonehaugh",
)
MEASURES = ("bare canvas", "l7163", "l7160", "a6-on-a4")


def bare() -> bytes:
    """Names in a standard font at the same places, and nothing else."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for number in range(COUNT):
        row, column = divmod(number % 14, 2)
        if number and not number % 14:
            canvas.showPage()
        canvas.setFont("Helvetica-Bold", 20)
        canvas.drawString(20 + 288 * column, 760 - 108 * row, f"{NAMES[number % len(NAMES)]} {number}")
    canvas.save()
    return buffer.getvalue()


def badges(sheet: str) -> bytes:
    """The badges as a run of the application prints them."""
    people = [
        Badge(
            f"{NAMES[number % len(NAMES)]} {number}",
            "National Educational Psychological Service",
            "Area partnership childcare co-ordinator",
            f"7K{number:03}",
            f"https://seminars.example.org/b/athlone-2026/7K{number:03}",
            "Athlone 2026 · Network Seminars 2026",
        )
        for number in range(COUNT)
    ]
    return badges_pdf(people, SHEETS[sheet], title="Badges")


def measure(name: str) -> None:
    begun = time.perf_counter()
    content = bare() if name == MEASURES[0] else badges(name)
    seconds = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{seconds:.3f} {memory:.0f} {len(content) / 1024:.0f}")


def main() -> None:
    print(f"{COUNT} badges{'':<10}{'seconds':>9}{'ratio':>8}{'MB':>7}{'kB of PDF':>11}")
    baseline = 0.0
    for name in MEASURES:
        command = [sys.executable, "-m", "tests.benchmarks.badges", name]
        runs = [subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(3)]
        seconds, memory, size = min(tuple(map(float, run.stdout.split())) for run in runs)
        baseline = baseline or seconds
        print(f"{name:<20}{seconds:>9.2f}{seconds / baseline:>8.1f}{memory:>7.0f}{size:>11.0f}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(sys.argv[1])
    else:
        main()

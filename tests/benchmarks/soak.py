"""The main pages under steady load for a while: every answer must be good, and memory must settle.

    SOAK_SECONDS=600 make soak

Prints requests and memory (the share of each process that is its own, summed) as it goes, and ends with
an error where a page fails or where memory in the last quarter exceeds that of the second by a fifth.
"""

import http.client
import os
import signal
import statistics
import sys
import tempfile
import threading
import time
from itertools import cycle

import psutil

from tests.benchmarks.pages import AT_ONCE, PAGES, fetch, free_port, sign_in, start, wait_for

GROWTH = 1.2
STEPS = 12


def memory_of(server: psutil.Process) -> float:
    """Megabytes that the server and all that it started hold; shared pages count once."""
    total = 0
    for process in [server, *server.children(recursive=True)]:
        try:
            total += process.memory_full_info().pss
        except psutil.NoSuchProcess:
            continue
    return total / 1_000_000


class Walker(threading.Thread):
    """Somebody who opens one page after another."""

    def __init__(self, port: int, cookie: str, offset: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self._port, self._cookie, self._offset, self._ending = port, cookie, offset, stop
        self.count = 0
        self.faults: list[str] = []

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        year = time.gmtime().tm_year
        pages = PAGES[self._offset :] + PAGES[: self._offset]
        for name, path, signed_in in cycle(pages):
            if self._ending.is_set():
                return
            try:
                status, _ = fetch(connection, path.format(year=year), self._cookie if signed_in else "")
            except (OSError, http.client.HTTPException) as error:
                self.faults.append(f"{name}: {error!r}")
                connection.close()
                continue
            self.count += 1
            if status != 200:
                self.faults.append(f"{name} answers {status}")


def soak(port: int, server: psutil.Process, seconds: float) -> list[str]:
    """What went wrong in so many seconds."""
    stop, cookie = threading.Event(), sign_in(port)
    walkers = [Walker(port, cookie, number, stop) for number in range(AT_ONCE)]
    for walker in walkers:
        walker.start()
    held = []
    for step in range(1, STEPS + 1):
        time.sleep(seconds / STEPS)
        held.append(memory_of(server))
        done = sum(walker.count for walker in walkers)
        print(f"{step * seconds / STEPS:>6.0f} s{done:>10} pages{held[-1]:>8.0f} MB", flush=True)
    stop.set()
    for walker in walkers:
        walker.join(60)
    faults = [fault for walker in walkers for fault in walker.faults]
    quarter = STEPS // 4
    early, late = statistics.mean(held[quarter : 2 * quarter]), statistics.mean(held[-quarter:])
    if late > GROWTH * early:
        faults.append(f"Memory grew from {early:.0f} MB to {late:.0f} MB.")
    return faults


def main() -> int:
    port, seconds = free_port(), float(os.environ.get("SOAK_SECONDS") or 120)
    with tempfile.TemporaryDirectory() as folder:
        settings = {"PORT": str(port), "SEMINARS_DATA_DIR": folder, "WEB_CONCURRENCY": "2"}
        server = start([sys.executable, "-m", "seminars.serve"], settings)
        try:
            wait_for(port, "/help")
            faults = soak(port, psutil.Process(server.pid), seconds)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
    for fault in faults[:20]:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

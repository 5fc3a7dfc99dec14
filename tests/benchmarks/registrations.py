"""Registrations a second, through the real form over HTTP, against a bare INSERT on the same server.

    python -m tests.benchmarks.registrations              SQLite
    DATABASE_URL=postgresql://… python -m tests.benchmarks.registrations

Both servers have two worker processes of four threads, the same database and the same durability
(every commit is on the disk), and are sent the same form. The bare one reads its fields and writes them
into one row of one table. A registration checks them and the token against forgery, takes the lock, counts
the places, and writes delegate, message with calendar file and audit entry.

Beside the rate stands the processor time of the server's processes for each request (without that of
PostgreSQL's own): what else runs on the machine weighs less on it.
"""

import http.client
import os
import re
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import psutil

from tests.benchmarks.pages import Measured, free_port, start, wait_for

REQUESTS = 400
AT_ONCE = 4
ROUNDS = 3
Sender = Callable[[http.client.HTTPConnection, int], int]


def measure(port: int, send: Sender, first: int, requests: int = REQUESTS) -> Measured:
    """Send so many requests over a few connections that stay open."""
    each = requests // AT_ONCE

    def some(number: int) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        taken = []
        for count in range(each):
            begun = time.perf_counter()
            status = send(connection, first + number * each + count)
            taken.append(time.perf_counter() - begun)
            if status not in (201, 302):
                raise SystemExit(f"The server answers {status}.")
        return taken

    begun = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        times = [one for part in pool.map(some, range(AT_ONCE)) for one in part]
    seconds = time.perf_counter() - begun
    return Measured(len(times) / seconds, statistics.quantiles(times, n=20)[-1] * 1000)


class Visitor:
    """The form as a browser has it: its fields, a token and a cookie."""

    def __init__(self, port: int, path: str, insert: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", path)
        answer = connection.getresponse()
        page = answer.read().decode()
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token, f"{path} has no form: {answer.status}"
        self.path, self.insert = path, insert
        self.headers = {
            "Cookie": answer.getheader("Set-Cookie", "").split(";")[0],
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.fields = {
            "csrf_token": token[1],
            "organisation": "Barnardos",
            "takes_part": "y",
            "access_needs": "",
            "dietary_needs": "",
            "consent": "y",
        }
        for name, body in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
            self.fields[name] = re.findall(r'value="(\d+)"', body)[0]

    def bare(self, connection: http.client.HTTPConnection, number: int) -> int:
        """Send the form to the server that does nothing but write it down."""
        return self._send(connection, self.insert, number)

    def register(self, connection: http.client.HTTPConnection, number: int) -> int:
        """Send the form to the application."""
        return self._send(connection, self.path, number)

    def _send(self, connection: http.client.HTTPConnection, path: str, number: int) -> int:
        own = {
            "name": f"Delegate Number{number}",
            "email": f"d{number}@example.org",
            "submission": f"form-{number}",
        }
        connection.request("POST", path, urlencode({**self.fields, **own}), self.headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status


def main() -> None:
    port, bare_port = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        given = os.environ.get("DATABASE_URL", "")
        database = given.replace("postgresql://", "postgresql+psycopg://", 1)
        database = database or f"sqlite:///{folder}/seminars.sqlite3"
        settings = {"SEMINARS_DATABASE_URL": database, "SEMINARS_DATA_DIR": folder}
        gunicorn = [sys.executable, "-m", "gunicorn", "-w", "2", "-k", "gthread", "--threads", "4"]
        gunicorn += ["--log-level", "warning", "-b"]
        servers = [start([*gunicorn, f"127.0.0.1:{port}", "tests.benchmarks.registering:app"], settings)]
        try:
            wait_for(port, "/help")
            bare = [*gunicorn, f"127.0.0.1:{bare_port}", "tests.benchmarks.bare:app"]
            servers.append(start(bare, {"BARE_DATABASE": database}))
            wait_for(bare_port, "/")
            report(port, bare_port, [psutil.Process(server.pid) for server in servers])
        finally:
            for server in servers:
                server.send_signal(signal.SIGTERM)
                server.wait(30)


def seconds_of(server: psutil.Process) -> float:
    """The processor time that the server's processes have taken so far."""
    times = [each.cpu_times() for each in (server, *server.children(recursive=True))]
    return sum(each.user + each.system for each in times)


def report(port: int, bare_port: int, servers: list[psutil.Process]) -> None:
    visitor = Visitor(port, "/seminars/benchmark/register", "/insert")
    application, baseline = servers
    kinds = (
        ("bare INSERT", bare_port, visitor.bare, baseline),
        ("registration", port, visitor.register, application),
    )
    for _, where, send, _ in kinds:
        measure(where, send, 0, 40)
    ratios = []
    print(f"{'':<18}{'a second':>10}{'ratio':>8}{'p95 ms':>9}{'processor ms':>14}{'ratio':>8}")
    # In turns, so that what else the machine does weighs on both.
    for number in range(1, ROUNDS + 1):
        rate = work = 0.0
        for name, where, send, server in kinds:
            before = seconds_of(server)
            found = measure(where, send, number * 10_000)
            each = (seconds_of(server) - before) / REQUESTS * 1000
            rate, work = rate or found.rate, work or each
            print(
                f"{name:<18}{found.rate:>10.0f}{found.rate / rate:>8.2f}{found.p95:>9.1f}"
                f"{each:>14.2f}{work / each:>8.2f}",
                flush=True,
            )
        ratios.append(found.rate / rate)
    print(f"ratio, median of {ROUNDS} rounds: {statistics.median(ratios):.2f} (aim: 0.33 or better)")


if __name__ == "__main__":
    main()

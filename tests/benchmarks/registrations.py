"""Registrations a second, through the real form over HTTP, against a bare INSERT on the same server.

    python -m tests.benchmarks.registrations              SQLite
    DATABASE_URL=postgresql://… python -m tests.benchmarks.registrations

Both servers have two worker processes of four threads, the same database and the same durability
(every commit is on the disk). Each registration checks the token against forgery, takes the lock,
counts the places, and writes delegate, message with calendar file and audit entry.
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


def insert(connection: http.client.HTTPConnection, number: int) -> int:
    form = urlencode({"name": f"Delegate {number}", "email": f"d{number}@example.org"})
    connection.request("POST", "/insert", form, {"Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


class Visitor:
    """The form as a browser has it: its fields, a token and a cookie."""

    def __init__(self, port: int, path: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", path)
        answer = connection.getresponse()
        page = answer.read().decode()
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token, f"{path} has no form: {answer.status}"
        self.path = path
        self.headers = {
            "Cookie": answer.getheader("Set-Cookie", "").split(";")[0],
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.fields = {"csrf_token": token[1], "takes_part": "y", "consent": "y", "organisation": "Barnardos"}
        for name, body in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
            self.fields[name] = re.findall(r'value="(\d+)"', body)[0]

    def __call__(self, connection: http.client.HTTPConnection, number: int) -> int:
        own = {
            "name": f"Delegate Number{number}",
            "email": f"d{number}@example.org",
            "submission": f"form-{number}",
        }
        connection.request("POST", self.path, urlencode({**self.fields, **own}), self.headers)
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
            report(port, bare_port)
        finally:
            for server in servers:
                server.send_signal(signal.SIGTERM)
                server.wait(30)


def report(port: int, bare_port: int) -> None:
    register = Visitor(port, "/seminars/benchmark/register")
    measure(bare_port, insert, 0, 40)
    measure(port, register, 0, 40)
    ratios = []
    print(f"{'':<26}{'a second':>12}{'ratio':>8}{'p95 ms':>9}")
    # In turns, so that what else the machine does weighs on both.
    for number in range(1, ROUNDS + 1):
        bare = measure(bare_port, insert, number * 10_000)
        found = measure(port, register, number * 10_000)
        ratios.append(found.rate / bare.rate)
        print(f"{'bare INSERT':<26}{bare.rate:>12.0f}{1:>8.2f}{bare.p95:>9.1f}")
        print(f"{'registration':<26}{found.rate:>12.0f}{ratios[-1]:>8.2f}{found.p95:>9.1f}", flush=True)
    print(f"ratio, median of {ROUNDS} rounds: {statistics.median(ratios):.2f} (aim: 0.33 or better)")


if __name__ == "__main__":
    main()

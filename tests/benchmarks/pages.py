"""The main pages against a bare Flask page: same gunicorn settings, same database, same run.

    make bench            SQLite
    DATABASE_URL=postgresql://… make bench

Prints requests a second, the 95th percentile, and both as a ratio to the bare page.
"""

import http.client
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parents[2]
REQUESTS = 400
AT_ONCE = 4
PAGES = (
    ("first page", "/", False),
    ("series", "/series/network-seminars-2008", False),
    ("seminar with programme", "/seminars/galway-2008", False),
    ("registration form", "/seminars/athlone-{year}/register", False),
    ("desk search", "/seminars/galway-2008/desk?q=ma", True),
    ("delegates", "/seminars/galway-2008/delegates", True),
    ("monitor (JSON)", "/seminars/galway-2008/questionnaire/monitor.json", True),
    ("focus groups", "/seminars/galway-2008/groups", True),
    ("seminar's life", "/seminars/galway-2008/life", True),
    ("summary of a seminar", "/seminars/galway-2008/summary", True),
    ("summary of the series", "/series/network-seminars-2008/summary", True),
)


@dataclass(frozen=True)
class Measured:
    """Requests a second and the 95th percentile in milliseconds."""

    rate: float
    p95: float


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, path: str) -> None:
    for _ in range(240):
        try:
            if fetch(http.client.HTTPConnection("127.0.0.1", port, timeout=5), path)[0] < 500:
                return
        except OSError:
            time.sleep(0.25)
    raise SystemExit(f"Nothing answers on port {port}.")


def fetch(connection: http.client.HTTPConnection, path: str, cookie: str = "") -> tuple[int, bytes]:
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    return answer.status, answer.read()


def measure(port: int, path: str, cookie: str = "", requests: int = REQUESTS) -> Measured:
    """Fetch ``path`` so many times over a few connections that stay open."""

    def some(count: int) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        taken = []
        for _ in range(count):
            begun = time.perf_counter()
            status, _ = fetch(connection, path, cookie)
            taken.append(time.perf_counter() - begun)
            if status != 200:
                raise SystemExit(f"{path} answers {status}.")
        return taken

    some(10)
    begun = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        times = [each for part in pool.map(some, [requests // AT_ONCE] * AT_ONCE) for each in part]
    seconds = time.perf_counter() - begun
    return Measured(len(times) / seconds, statistics.quantiles(times, n=20)[-1] * 1000)


def sign_in(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/sign-in")
    answer = connection.getresponse()
    page, cookie = answer.read().decode(), answer.getheader("Set-Cookie", "").split(";")[0]
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    form = {"csrf_token": token[1], "email": "staff@example.org", "password": "seminars-demo"}
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/sign-in", urlencode(form), headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 302:
        raise SystemExit("Signing in failed.")
    return answer.getheader("Set-Cookie", "").split(";")[0]


def start(command: Sequence[str], environ: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environ}, stdout=subprocess.DEVNULL, start_new_session=True
    )


def main() -> None:
    port, bare_port = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        given = os.environ.get("DATABASE_URL", "")
        settings = {"PORT": str(port), "SEMINARS_DATA_DIR": folder, "WEB_CONCURRENCY": "2"}
        database = f"sqlite:///{folder}/seminars.sqlite3"
        if given:
            settings["SEMINARS_DATABASE_URL"] = given
            database = given.replace("postgresql://", "postgresql+psycopg://", 1)
        servers = [start([sys.executable, "-m", "seminars.serve"], settings)]
        try:
            wait_for(port, "/help")
            gunicorn = [sys.executable, "-m", "gunicorn", "-w", "2", "-k", "gthread", "--threads", "4"]
            bare = [*gunicorn, "--log-level", "warning", "-b", f"127.0.0.1:{bare_port}"]
            servers.append(start([*bare, "tests.benchmarks.bare:app"], {"BARE_DATABASE": database}))
            wait_for(bare_port, "/")
            report(port, bare_port)
        finally:
            for server in servers:
                server.send_signal(signal.SIGTERM)
                server.wait(30)


def report(port: int, bare_port: int) -> None:
    cookie = sign_in(port)
    baseline = measure(bare_port, "/")
    print(f"{'page':<26}{'requests/s':>12}{'ratio':>8}{'p95 ms':>9}{'ratio':>8}")
    print(f"{'bare Flask page':<26}{baseline.rate:>12.0f}{1:>8.2f}{baseline.p95:>9.1f}{1:>8.2f}")
    for name, path, signed_in in PAGES:
        path = path.format(year=time.gmtime().tm_year)
        found = measure(port, path, cookie if signed_in else "")
        print(
            f"{name:<26}{found.rate:>12.0f}{found.rate / baseline.rate:>8.2f}"
            f"{found.p95:>9.1f}{found.p95 / baseline.p95:>8.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()

"""Delegates who each keep 40 answers and send them, with 50 screens open, against a bare INSERT.

    python -m tests.benchmarks.slot [DELEGATES]             170 if not said; SQLite
    DATABASE_URL=postgresql://… python -m tests.benchmarks.slot 2000

Two worker processes of four threads serve it, as they do the bare INSERT in the same run. Each delegate
opens the form, keeps each answer as it is given, and sends; beside them 50 screens with the room view ask
for the live numbers every five seconds. Prints requests a second, the 95th percentile, what went wrong,
and the weight of the form on a first visit. Beside the rate stands the processor time of the server's
processes for each request (without that of PostgreSQL's own): what else runs on the machine weighs less on
it.
"""

import gzip
import http.client
import json
import os
import re
import signal
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode, urlsplit

import psutil

from tests.benchmarks.pages import fetch, free_port, start, wait_for
from tests.benchmarks.registrations import measure as measure_posts
from tests.benchmarks.registrations import seconds_of

AT_ONCE = 8
SCREENS = 50
SCREEN_EVERY = 5.0
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Encoding": "gzip"}
WISH = "Meetings that end on time"
FILES = r'<(?:link[^>]*rel="(?:stylesheet|icon|preload)"[^>]*href|script[^>]*src)="([^"]+)"'
Times = dict[str, list[float]]


class Phone:
    """One delegate after the other on a connection that stays open; every request is timed by its kind."""

    def __init__(self, port: int) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.times: Times = defaultdict(list)
        self.faults = 0

    def ask(self, kind: str, method: str, path: str, body: str, headers: dict[str, str]) -> tuple[str, str]:
        begun = time.perf_counter()
        self.line.request(method, path, body, headers)
        answer = self.line.getresponse()
        content = answer.read()
        self.times[kind].append(time.perf_counter() - begun)
        if answer.status not in (200, 302):
            self.faults += 1
        if answer.getheader("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        return content.decode(), answer.getheader("Set-Cookie", "").split(";")[0]

    def fill_in(self, token: str) -> None:
        path = f"/d/{token}/questionnaire"
        page, cookie = self.ask("form", "GET", path, "", {"Accept-Encoding": "gzip"})
        ticket = unescape(re.search(r'data-ticket="([^"]+)"', page)[1])  # type: ignore[index]
        csrf = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]  # type: ignore[index]
        names = dict.fromkeys(re.findall(r'data-question="([^"]+)"', page))
        options = dict(re.findall(r'name="(\w+)" value="([^"]+)"', page))
        headers = {**FORM, "Cookie": cookie, "X-CSRFToken": csrf, "Accept": "application/json"}
        fields = {"csrf_token": csrf}
        for name in names:
            given = {"options": [options[name]]} if name in options else {"text": WISH}
            fields |= {name: options[name]} if name in options else {f"{name}.text": WISH}
            kept = urlencode({"ticket": ticket, "answers": json.dumps({name: given})})
            self.ask("keep an answer", "POST", "/questionnaire/answers", kept, headers)
        headers.pop("Accept")
        self.ask("send", "POST", path, urlencode(fields), headers)


# As many fields as the bare server writes down, with about as many letters as an answer that is kept.
BARE = {
    **dict.fromkeys(("organisation", "occupation", "sector", "level"), "Answer 3"),
    **dict.fromkeys(("takes_part", "access_needs", "dietary_needs", "consent"), "y"),
}
BARE_REQUESTS = 1000


def insert(line: http.client.HTTPConnection, number: int) -> int:
    """Send a form to the server that does nothing but write it down."""
    own = {"name": f"Delegate {number}", "email": f"d{number}@example.org", "submission": f"form-{number}"}
    line.request("POST", "/insert", urlencode({**BARE, **own}), FORM)
    answer = line.getresponse()
    answer.read()
    return answer.status


def watch(port: int, cookie: str, done: Event, times: list[float], faults: list[int]) -> None:
    """The screens, in turn: each asks every five seconds."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    path = "/seminars/benchmark/questionnaire/monitor.json"
    while not done.wait(SCREEN_EVERY / SCREENS):
        begun = time.perf_counter()
        line.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        answer = line.getresponse()
        answer.read()
        times.append(time.perf_counter() - begun)
        if answer.status != 200:
            faults.append(answer.status)


def sign_in(port: int) -> str:
    """The cookie of a member of staff."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", "/sign-in")
    answer = line.getresponse()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.read().decode())
    cookie = answer.getheader("Set-Cookie", "").split(";")[0]
    fields = {"csrf_token": token[1], "email": "staff@example.org", "password": "a-long-benchmark-password"}  # type: ignore[index]
    line.request("POST", "/sign-in", urlencode(fields), {**FORM, "Cookie": cookie})
    answer = line.getresponse()
    answer.read()
    return answer.getheader("Set-Cookie", "").split(";")[0]


def weight(port: int, path: str) -> tuple[int, int]:
    """Bytes over the wire of a page with its files on a first visit, and how many files they are."""

    def get(address: str) -> tuple[int, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        line.request("GET", address, headers={"Accept-Encoding": "br, gzip"})
        answer = line.getresponse()
        content = answer.read()
        head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
        return len(content) + head, content

    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", path)
    page = line.getresponse().read().decode()
    wanted = re.findall(FILES, page)
    seen: set[str] = set()
    total = get(path)[0]
    while wanted:
        address = unescape(wanted.pop())
        file = urlsplit(address).path
        if file in seen or not file.startswith("/"):
            continue
        seen.add(file)
        total += get(address)[0]
        if file.endswith(".js"):
            line.request("GET", file)
            source = line.getresponse().read().decode()
            wanted += [f"/static/js/{name}" for name in re.findall(r'from "\./([^"]+)"', source)]
        if file.endswith(".css"):
            line.request("GET", file)
            wanted += fonts(line.getresponse().read().decode(), file)
    return total, len(seen) + 1


def fonts(css: str, file: str) -> list[str]:
    """Files that a style sheet asks for."""
    folder = file.rsplit("/", 1)[0]
    found = re.findall(r'url\("?([^)"]+)"?\)', css)
    return [os.path.normpath(f"{folder}/{each}") for each in found if "data:" not in each]


def main() -> None:
    delegates = int(sys.argv[1]) if len(sys.argv) > 1 else 170
    port, bare_port = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        given = os.environ.get("DATABASE_URL", "")
        database = given.replace("postgresql://", "postgresql+psycopg://", 1)
        database = database or f"sqlite:///{folder}/seminars.sqlite3"
        settings = {
            "SEMINARS_DATABASE_URL": database,
            "SEMINARS_DATA_DIR": folder,
            "BENCHMARK_DELEGATES": str(delegates),
        }
        gunicorn = [sys.executable, "-m", "gunicorn", "-w", "2", "-k", "gthread", "--threads", "4"]
        gunicorn += ["--timeout", "600", "--log-level", "warning", "-b"]
        servers = [start([*gunicorn, f"127.0.0.1:{port}", "tests.benchmarks.slotting:app"], settings)]
        try:
            wait_for(port, "/help")
            bare = [*gunicorn, f"127.0.0.1:{bare_port}", "tests.benchmarks.bare:app"]
            servers.append(start(bare, {"BARE_DATABASE": database}))
            wait_for(bare_port, "/")
            processes = [psutil.Process(server.pid) for server in servers]
            report(port, bare_port, json.loads((Path(folder) / "tokens.json").read_text()), processes)
        finally:
            for server in servers:
                server.send_signal(signal.SIGTERM)
                server.wait(30)


def report(port: int, bare_port: int, tokens: list[str], servers: list[psutil.Process]) -> None:
    application, baseline = servers
    page, files = weight(port, f"/d/{tokens[0]}/questionnaire")
    measure_posts(bare_port, insert, 0, 40)
    bare_work = -seconds_of(baseline)
    bare = [measure_posts(bare_port, insert, 10_000, BARE_REQUESTS)]
    done, screens, faults = Event(), list[float](), list[int]()
    watcher = Thread(target=watch, args=(port, sign_in(port), done, screens, faults))
    watcher.start()
    phones = [Phone(port) for _ in range(AT_ONCE)]

    def run(number: int) -> None:
        for token in tokens[number::AT_ONCE]:
            phones[number].fill_in(token)

    begun, work = time.perf_counter(), -seconds_of(application)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(run, range(AT_ONCE)))
    seconds = time.perf_counter() - begun
    done.set()
    watcher.join()
    work += seconds_of(application)
    bare.append(measure_posts(bare_port, insert, 20_000, BARE_REQUESTS))
    bare_work += seconds_of(baseline)
    times: Times = defaultdict(list)
    for phone in phones:
        for kind, taken in phone.times.items():
            times[kind] += taken
    times["live numbers"] = screens
    base = statistics.mean(each.rate for each in bare)
    number = sum(map(len, times.values()))
    print(
        f"{len(tokens)} delegates, {number} requests in {seconds:.0f} s, {AT_ONCE} at once, {SCREENS} screens"
    )
    print(f"{'':<18}{'requests':>9}{'p95 ms':>9}{'a second':>10}{'ratio':>8}")
    bare_p95 = max(each.p95 for each in bare)
    print(f"{'bare INSERT':<18}{2 * BARE_REQUESTS:>9}{bare_p95:>9.1f}{base:>10.0f}{1:>8.2f}")
    for kind, taken in times.items():
        p95 = statistics.quantiles(taken, n=20)[-1] * 1000
        print(f"{kind:<18}{len(taken):>9}{p95:>9.1f}")
    ratio = number / seconds / base
    print(f"{'all together':<18}{number:>9}{'':>9}{number / seconds:>10.0f}{ratio:>8.2f}  (aim: 0.33)")
    each, bare_each = work / number * 1000, bare_work / (2 * BARE_REQUESTS) * 1000
    print(f"processor time: {each:.2f} ms a request, bare {bare_each:.2f} ms, ratio {bare_each / each:.2f}")
    wrong = sum(phone.faults for phone in phones) + len(faults)
    print(f"went wrong: {wrong}")
    print(f"the form on a first visit: {page / 1024:.1f} KB in {files} files (aim: 60 KB)")
    if wrong or kept(port) != len(tokens):
        raise SystemExit("Not every response is there.")


def kept(port: int) -> int:
    """How many have finished, as the room view says."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    told = json.loads(fetch(line, "/seminars/benchmark/questionnaire/monitor.json", sign_in(port))[1])
    return int(told["submitted"])


if __name__ == "__main__":
    main()

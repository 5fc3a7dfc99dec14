"""``python -m seminars.serve``: what it starts, what it refuses, and that it leaves nothing behind."""

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import pytest

from seminars.serve import main

ROOT = Path(__file__).parents[1]


def hang_up_normally() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def start(tmp_path: Path, port: int, **settings: str) -> subprocess.Popen[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("SEMINARS_")}
    environ |= {"PORT": str(port), "SEMINARS_DATA_DIR": str(tmp_path), "WEB_CONCURRENCY": "2", **settings}
    return subprocess.Popen(
        [sys.executable, "-m", "seminars.serve"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        # Where the tests themselves run under nohup.
        preexec_fn=hang_up_normally,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def port() -> int:
    return free_port()


def wait_for(address: str, server: subprocess.Popen[str]) -> bytes:
    for _ in range(600):
        assert server.poll() is None, server.stdout.read() if server.stdout else ""
        try:
            with urlopen(address, timeout=5) as answer:
                return answer.read()
        except (URLError, OSError):
            time.sleep(0.25)
    raise AssertionError("The server does not answer.")


@pytest.fixture
def refusal(
    tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """What is told where it does not start with these settings; it ends before it makes another process."""

    def told(**settings: str) -> str:
        for name in [name for name in os.environ if name.startswith("SEMINARS_")]:
            monkeypatch.delenv(name)
        for name, value in {"PORT": str(port), "SEMINARS_DATA_DIR": str(tmp_path), **settings}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["seminars.serve"])
        capfd.readouterr()
        assert main() == 1
        output = capfd.readouterr()
        return checked(output.out + output.err)

    return told


def checked(output: str) -> str:
    assert "Traceback" not in output
    assert output.startswith("Seminars cannot start. ")
    return output


def whole_family(server: subprocess.Popen[str]) -> list[psutil.Process]:
    """The processes of a server: two that answer and the one that delivers mail, at least."""
    family: list[psutil.Process] = []
    for _ in range(300):
        # The first may answer before the second is there.
        family = psutil.Process(server.pid).children(recursive=True)
        if len(family) >= 3:
            return family
        time.sleep(0.25)
    raise AssertionError(f"Only {len(family)} processes came up.")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_serves_and_leaves_no_process_behind(tmp_path: Path, port: int, how: signal.Signals) -> None:
    server = start(tmp_path, port, SEMINARS_DEMO="0")
    try:
        assert b"No seminars are announced yet" in wait_for(f"http://127.0.0.1:{port}/", server)
        family = whole_family(server)
        server.send_signal(how)
        output, _ = server.communicate(timeout=60)
        assert f"http://127.0.0.1:{port}" in output
        assert "Traceback" not in output
        _gone, alive = psutil.wait_procs(family, timeout=60)
        assert not alive
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.communicate(timeout=60)


def worker_process(server: subprocess.Popen[str]) -> psutil.Process | None:
    for each in psutil.Process(server.pid).children():
        # A process that ends meanwhile, or waits to be buried, has no command line.
        with contextlib.suppress(psutil.Error):
            if each.cmdline()[-1:] == ["worker"]:
                return each
    return None


def test_the_worker_is_started_again_when_it_dies(tmp_path: Path, port: int) -> None:
    server = start(tmp_path, port, SEMINARS_DEMO="0")
    try:
        wait_for(f"http://127.0.0.1:{port}/", server)
        first = worker_process(server)
        assert first is not None
        first.kill()
        second = first
        for _ in range(300):
            found = worker_process(server)
            if found is not None and found.pid != first.pid:
                second = found
                break
            time.sleep(0.25)
        assert second.pid != first.pid
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=60)


@pytest.fixture(scope="module")
def two_at_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The folder in which two servers have started at once on nothing, and what each of them said."""
    folder = tmp_path_factory.mktemp("two")
    servers = {number: start(folder, number, WEB_CONCURRENCY="1") for number in (free_port(), free_port())}
    outputs = []
    try:
        for number, server in servers.items():
            assert b"Network Seminars" in wait_for(f"http://127.0.0.1:{number}/", server)
    finally:
        for server in servers.values():
            server.send_signal(signal.SIGINT)
            outputs.append(server.communicate(timeout=60)[0])
    return folder, outputs


def test_two_that_start_at_once_load_one_demo(two_at_once: tuple[Path, list[str]]) -> None:
    _, outputs = two_at_once
    assert sum("Loading the demo season" in output for output in outputs) == 1


def test_production_refuses_a_demo_password(
    two_at_once: tuple[Path, list[str]], refusal: Callable[..., str]
) -> None:
    folder, _ = two_at_once
    settings = {"SEMINARS_ENV": "production", "SEMINARS_SECRET_KEY": "k" * 40}
    assert "demo's password" in refusal(SEMINARS_DATA_DIR=str(folder), **settings)


def test_a_port_in_use_is_told_and_ends_the_process(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        number = other.getsockname()[1]
        server = start(tmp_path, number)
        output, _ = server.communicate(timeout=60)
    assert server.returncode == 1
    assert f"Port {number} is in use." in checked(output)


@pytest.mark.parametrize("given", ["http", "0", "70000"])
def test_a_port_that_is_none_is_told(refusal: Callable[..., str], given: str) -> None:
    assert "PORT" in refusal(PORT=given)


def test_a_database_that_cannot_be_written_is_told(tmp_path: Path, refusal: Callable[..., str]) -> None:
    (tmp_path / "seminars.sqlite3").mkdir()
    assert "seminars.sqlite3" in refusal()


def test_a_file_that_is_no_database_is_told(tmp_path: Path, refusal: Callable[..., str]) -> None:
    (tmp_path / "seminars.sqlite3").write_bytes(b"something else " * 400)
    assert "not a database" in refusal()


def test_a_database_of_another_version_is_told(tmp_path: Path, refusal: Callable[..., str]) -> None:
    with closing(sqlite3.connect(tmp_path / "seminars.sqlite3")) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.execute("INSERT INTO alembic_version VALUES ('from the future')")
        connection.commit()
    assert "another version" in refusal()


def test_a_database_that_cannot_be_reached_is_told_without_its_password(refusal: Callable[..., str]) -> None:
    output = refusal(SEMINARS_DATABASE_URL="postgresql://me:hidden-word@127.0.0.1:1/none")
    assert "SEMINARS_DATABASE_URL" in output
    assert "hidden-word" not in output


def test_production_needs_a_secret_key(refusal: Callable[..., str]) -> None:
    assert "SEMINARS_SECRET_KEY" in refusal(SEMINARS_ENV="production")

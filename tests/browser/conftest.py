"""The real application, started as ``make run`` starts it, and Chromium."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
PASSWORD = "seminars-demo"
# How long to wait for what should be there at once: a busy machine is no fault.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the demo season in a database of its own."""
    folder = tmp_path_factory.mktemp("server")
    port = free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("SEMINARS_")}
    environ |= {"PORT": str(port), "SEMINARS_DATA_DIR": str(folder), "WEB_CONCURRENCY": "2"}
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "seminars.serve"],
            cwd=ROOT,
            env=environ,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        if server.poll() is not None:
            break
        try:
            with urlopen(f"{address}/help", timeout=5):
                break
        except (URLError, OSError):
            time.sleep(0.5)
    assert server.poll() is None, (folder / "log").read_text()
    yield address
    server.send_signal(signal.SIGINT)
    server.wait(60)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    assert found, "No Chromium is installed: 'apt-get install chromium', or name one in CHROMIUM."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=[
                # As root, in a container, and where /dev/shm is small.
                *("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"),
                *("--disable-background-networking", "--disable-sync"),
            ],
            timeout=120_000,
        )
        yield browser
        browser.close()


class Person:
    """Somebody with a browser of their own; script errors and refused resources are collected."""

    def __init__(
        self, browser: Browser, base_url: str, *, phone: bool = False, javascript: bool = True
    ) -> None:
        size = {"width": 390, "height": 800} if phone else {"width": 1280, "height": 900}
        self.context: BrowserContext = browser.new_context(
            viewport=size, base_url=base_url, java_script_enabled=javascript, accept_downloads=True
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on(
            "console",
            lambda message: (
                self.faults.append(f"{self.page.url}: {message.text}")
                if message.type == "error" and "status of 4" not in message.text
                else None
            ),
        )

    def sign_in(self, email: str) -> "Person":
        self.page.goto("/sign-in")
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_role("button", name="Sign out").wait_for()
        return self

    @property
    def overflows(self) -> bool:
        """Whether the page is wider than the window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.fixture
def people(browser: Browser, base_url: str) -> Iterator[object]:
    """Make people: ``people(phone=True)``."""
    made: list[Person] = []

    def make(**options: bool) -> Person:
        made.append(Person(browser, base_url, **options))
        return made[-1]

    yield make
    faults = [fault for person in made for fault in person.faults]
    for person in made:
        person.context.close()
    assert not faults

"""A real browser at a real `knowline ui`: starting both, signing in, looking for faults, pictures of what was seen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

SIZE: Any = {"width": 1280, "height": 800}
SHOTS = Path("build/screenshots")
PASSWORD = "a long enough password"
_START_S = 90
_OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip


@contextmanager
def served(home: Path, port: int, *options: str) -> Iterator[str]:
    """`knowline ui` over `home` until the test is over; gives its address."""
    address = f"http://127.0.0.1:{port}"
    command = [
        str(Path(sys.executable).with_name("knowline")),
        "--home",
        str(home),
        "ui",
        "--port",
        str(port),
        *options,
    ]
    log = (home.parent / f"ui-{port}.log").open("wb")
    server = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "KNOWLINE_ANSWER_PROCESSES": "0"})
    try:
        end = time.monotonic() + _START_S
        while not _ready(address):
            assert server.poll() is None and time.monotonic() < end, Path(log.name).read_text("utf-8", "replace")[
                -2000:
            ]
            time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(40)
        log.close()


def _ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/api/v1/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path is not None, "no Chromium is installed"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, headless=True, args=_OPTIONS)
        try:
            yield browser
        finally:
            browser.close()


# How Streamlit nests the sections of its own navigation.
_NOT_OURS = frozenset({"list", "listitem"})


class Visitor:
    """One person in one browser window. Every fault that the browser tells is kept in `faults`."""

    def __init__(self, browser: Browser, address: str, theme: str = "light") -> None:
        self.address, self.theme = address, theme
        self.context: BrowserContext = browser.new_context(viewport=SIZE, color_scheme=theme)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.faults: list[str] = []
        self.hosts: set[str] = set()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"page error: {error}"))
        self.page.on(
            "request", lambda request: self.hosts.add(request.url.split("/")[2]) if "//" in request.url else None
        )

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text[:300]}")

    def sign_in(self, name: str, password: str = PASSWORD) -> None:
        self.page.goto(self.address)
        self.page.fill("#user", name)
        self.page.fill("#password", password)
        self.page.click("button[type=submit]")
        self.settled()

    def settled(self) -> None:
        """Until the script has run and nothing is drawn any more."""
        self.page.wait_for_selector('[data-testid="stSidebarNav"], [data-testid="stMain"]')
        self.page.wait_for_timeout(250)
        self.page.wait_for_function(
            "() => document.querySelector('[data-testid=\"stApp\"]')?.dataset.testScriptState !== 'running'"
            " && !document.querySelector('[data-stale=\"true\"]') && !document.querySelector('.stSkeleton')"
        )
        self.page.wait_for_timeout(250)

    def open(self, title: str) -> None:
        """A page by its name in the navigation."""
        self.page.locator('[data-testid="stSidebarNav"]').get_by_role("link", name=title, exact=True).click()
        self.settled()

    def pages(self) -> list[str]:
        """The names in the navigation."""
        links = self.page.locator('[data-testid="stSidebarNav"] a')
        return [text.strip().splitlines()[-1] for text in links.all_inner_texts()]

    def ask(self, question: str) -> float:
        """Seconds from the key to the marked source."""
        before = self.page.locator(".kl-answer").count()
        started = time.monotonic()
        self.page.fill('[data-testid="stChatInputTextArea"]', question)
        self.page.keyboard.press("Enter")
        self.page.wait_for_function(
            "(before) => { const page = document.querySelector('img.kl-page');"
            " return document.querySelectorAll('.kl-answer').length > before && document.querySelector('.kl-quote')"
            " && (page ? page.complete && page.naturalWidth > 100 : document.querySelector('.kl-source')) }",
            arg=before,
        )
        return time.monotonic() - started

    def shot(self, name: str) -> None:
        """A picture into the fixed folder, and nothing broken in it."""
        folder = SHOTS / self.theme
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{name}.png")
        self.sound(name)

    def sound(self, name: str) -> None:
        """No error box, no exception, nothing wider than the window."""
        boxes = self.page.locator('[class*="st-key-kl_fault"], [data-testid="stException"]').all_inner_texts()
        assert not boxes, f"{name}: {boxes}"
        wide = self.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{name}: {wide} pixels are cut off"
        assert not self.faults, f"{name}: {self.faults}"

    def text(self) -> str:
        """All that can be read on the page, fields too."""
        fields = self.page.evaluate("() => [...document.querySelectorAll('input, textarea')].map(one => one.value)")
        return "\n".join([self.page.inner_text("body"), *fields])

    def serious(self) -> list[str]:
        """What axe-core finds that is serious or worse."""
        import axe_playwright_python

        script = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
        self.page.evaluate(script)
        found: Any = self.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{one['id']}: {node['target']} {node['html'][:200]} {node.get('failureSummary', '')[:200]}"
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
            if one["id"] not in _NOT_OURS
        ]

"""A reviewer at the keyboard in a real browser: rows decided, none lost or doubled, and the table taken out."""

from __future__ import annotations

import csv
import importlib
import io
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
command_line = importlib.import_module("command_line")
browsing = importlib.import_module("browsing")

pytestmark = pytest.mark.system

_ROWS = 24


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("review")
    home, package = folder / "home", folder / "package"
    package.mkdir()
    lines = "\n".join(f"| Speed {n} | rpm | {10 * n} | {10 * n - 5}-{10 * n + 5} |" for n in range(1, _ROWS + 1))
    table = f"| Parameter | Unit | Target | NOR |\n|---|---|---|---|\n{lines}\n"
    (package / "milling.md").write_text(f"# Process Description PD-1, version 1.0\n\n## Milling\n\n{table}")
    command_line.knowline(home, "ingest", str(package), "--sponsor", "acme", "--product", "x")
    with browsing.served(home, port, "--by", "Ana Ruiz") as address, browsing.chromium() as browser:
        visitor = browsing.Visitor(browser, address)
        visitor.page.goto(address)
        visitor.settled()
        yield visitor


def test_rows_are_reviewed_by_keyboard_and_exported(visitor: Any) -> None:
    visitor.open("Parameters")
    page = visitor.page
    page.get_by_role("button", name="Start review").wait_for()
    page.keyboard.press("s")
    page.locator(".kl-value").wait_for()
    visitor.settled()
    started = time.monotonic()
    for _ in range(20):
        decide_next(page, "a")
    seconds = time.monotonic() - started
    assert seconds <= 60, f"{seconds:.0f} s for 20 rows: more than 5 minutes for 100"
    page.keyboard.press("x")
    page.locator(".st-key-parameters_form input").first.wait_for()
    page.wait_for_function("() => document.activeElement?.closest('.st-key-parameters_form')")
    page.keyboard.type("a label, not a value")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="· rejected").first.wait_for()
    visitor.settled()
    page.keyboard.press("Escape")
    visitor.settled()
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as waiting:
        page.locator('[data-testid="stPopoverBody"]').get_by_role("button", name="CSV").click()
    text = Path(waiting.value.path()).read_text("utf-8-sig")
    states = [row["state"] for row in csv.DictReader(io.StringIO(text))]
    assert (states.count("accepted"), states.count("rejected")) == (20, 1), states
    visitor.sound("parameters")


def decide_next(page: Any, key: str) -> None:
    """Press a key and wait until the next row is there."""
    place = "[class*='st-key-steps_parameters'] strong"
    before = page.locator(place).first.inner_text()
    page.keyboard.press(key)
    page.wait_for_function("([place, before]) => { const now = document.querySelector(place); return now &&"
                           " now.innerText !== before }", arg=[place, before])  # fmt: skip

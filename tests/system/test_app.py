"""The app in a real browser: from signing in over an upload to the marked source, in both themes, sponsors apart."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
command_line = importlib.import_module("command_line")
browsing = importlib.import_module("browsing")

pytestmark = pytest.mark.system

QUESTION = "Why may the capture pool not be held longer than 24 h?"
PEOPLE = {
    "ana": ("acme", "reviewer"),
    "ben": ("acme", "reader"),
    "cara": ("acme", "approver"),
    "rita": ("rival", "reader"),
}
CANARY = "kestrelquartz"


def pdf(path: Path, *lines: str) -> Path:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=A4)
    canvas.drawString(72, 780, "Hold Time Study Report HS-0001, version 1.0, effective 2024-02-01")
    canvas.showPage()
    for number, line in enumerate(lines):
        canvas.drawString(72, 700 - 40 * number, line)
    canvas.save()
    return path


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("app")
    home, secret = folder / "home", folder / "password"
    secret.write_text(browsing.PASSWORD)
    rival = folder / "rival"
    rival.mkdir()
    (rival / f"{CANARY}.md").write_text(f"# {CANARY}\n\nThe {CANARY} is fed at 3.5 g/L because it foams less.\n")
    command_line.knowline(home, "ingest", str(rival), "--sponsor", "rival", "--product", "x")
    for name, (sponsor, role) in PEOPLE.items():
        command_line.knowline(
            home, "users", "add", name, "--sponsor", sponsor, "--role", role, "--password-file", str(secret)
        )
    with browsing.served(home, port, "--accounts") as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsing.chromium() as found:
        yield found


@pytest.fixture(scope="module")
def filled(address: str, browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A reviewer has brought in a document and asked: the way of a newcomer, whole."""
    folder = tmp_path_factory.mktemp("documents")
    document = pdf(
        folder / "hold.pdf",
        "The capture pool may be held for at most 24 h at 5 °C because bioburden grows after that.",
        "The load of the capture column is 30 g/L (normal operating range 25 to 35 g/L).",
    )
    visitor = browsing.Visitor(browser, address)
    page = visitor.page
    page.goto(address)
    visitor.shot("sign-in")
    visitor.sign_in("ana")
    page.get_by_label("Sponsor", exact=True).fill("acme")
    page.get_by_label("Product", exact=True).fill("mab")
    page.keyboard.press("Tab")
    visitor.settled()
    page.locator("input[type=file]").set_input_files(str(document))
    page.get_by_text("hold.pdf").wait_for()
    visitor.settled()
    page.get_by_role("button", name="Take in").click()
    page.locator('[data-testid="stDataFrame"]').wait_for(timeout=90_000)
    page.get_by_text("Last added").wait_for(timeout=90_000)
    visitor.open("Ask")
    return visitor


def test_from_the_question_to_the_marked_words(filled: Any) -> None:
    seconds = filled.ask(QUESTION)
    page = filled.page
    assert "24 h" in page.locator(".kl-answer").last.inner_text()
    assert "Answered" in page.locator('[data-testid="stChatMessage"]').last.inner_text()
    picture = page.locator("img.kl-page")
    assert "highlight=" in (picture.get_attribute("src") or "") and "24 h" in (picture.get_attribute("alt") or "")
    assert seconds <= 3, f"{seconds:.1f} s from the question to its source"
    print(f"question to marked source: {seconds:.2f} s, no click")
    filled.shot("ask-answered")


def test_a_click_opens_the_next_source(filled: Any) -> None:
    filled.open("Ask")
    filled.ask("What is the load of the capture column?")
    chip = filled.page.locator('[class*="st-key-chip_"] button:visible').last
    chip.click()
    filled.settled()
    assert "30 g/L" in filled.page.locator(".kl-quote").inner_text()
    original = filled.page.get_by_role("link", name="Original file").get_attribute("href")
    answer = filled.context.request.get(filled.address + original.split("#")[0])
    assert answer.status == 200 and answer.body().startswith(b"%PDF")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_in_both_themes(filled: Any, address: str, browser: Any, theme: str) -> None:
    visitor = browsing.Visitor(browser, address, theme)
    visitor.sign_in("ana")
    for title in visitor.pages():
        visitor.open(title)
        visitor.shot(title.lower().replace(" ", "-"))
        assert not visitor.serious(), f"{title}: " + "\n".join(visitor.serious())
    visitor.open("Ask")
    visitor.ask(QUESTION)
    visitor.settled()
    visitor.shot("ask-answered")
    assert not visitor.serious(), "answer: " + "\n".join(visitor.serious())
    assert visitor.hosts == {address.removeprefix("http://")}, "something was asked of another host"
    visitor.context.close()


def test_an_address_of_a_page_opens_it(filled: Any, address: str, browser: Any) -> None:
    visitor = browsing.Visitor(browser, address)
    visitor.page.goto(f"{address}/package")
    visitor.page.fill("#user", "ben")
    visitor.page.fill("#password", browsing.PASSWORD)
    visitor.page.click("button[type=submit]")
    visitor.page.locator('[data-testid="stDataFrame"]').wait_for()
    visitor.settled()
    assert not visitor.page.get_by_text("Add documents").count(), "a reader adds nothing"
    visitor.sound("package of a reader")
    visitor.context.close()


def test_a_rivals_reader_sees_nothing_of_it(filled: Any, address: str, browser: Any) -> None:
    visitor = browsing.Visitor(browser, address)
    visitor.sign_in("rita")
    seen = ""
    for title in visitor.pages():
        visitor.open(title)
        seen += visitor.text()
    assert "rival / x" in seen and "acme" not in seen and "hold.pdf" not in seen
    picture = filled.page.locator("img.kl-page").get_attribute("src")
    answer = visitor.context.request.get(address + picture)
    assert answer.status == 404, "another sponsor's page was given out"
    visitor.context.close()


def test_signing_out_ends_it(filled: Any, address: str, browser: Any) -> None:
    visitor = browsing.Visitor(browser, address)
    visitor.sign_in("cara")
    visitor.page.get_by_role("link", name="Sign out").click()
    visitor.page.get_by_text("You are signed out.").wait_for()
    visitor.page.goto(f"{address}/package")
    visitor.page.locator("#user").wait_for()
    visitor.sound("signed out")
    visitor.context.close()

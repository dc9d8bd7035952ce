"""The app over a home with two rival sponsors, driven without a browser."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from knowledge.records import Citation, DocumentEntry, Parameter, Statement
from service.api.state import Service
from service.settings import Settings
from ui.app import session, theme
from ui.app.serving import MAIN

QUESTION = "Why must the inlet temperature not exceed 70 °C?"


@contextmanager
def bound(home: Path, *, signed_in: list[str | None] | None = None, **settings: Any) -> Iterator[Service]:
    """The service of `home`, started, with the app's pages bound to it. `signed_in[0]` is the session's secret."""
    given = {"ocr": False, "embedding_threads": 1, "workers": 1, "by": "Ana Ruiz", **settings}
    service = Service(Settings(home=home, **given))
    service.start()
    try:
        if signed_in is None:
            session.bind(service)
        else:
            session.bind(service, lambda: signed_in[0])
        yield service
    finally:
        service.stop()


def opened(page: str | None = None) -> AppTest:
    """The app as it opens, at its first page or another one."""
    theme.apply(100)
    test = AppTest.from_file(str(MAIN), default_timeout=30).run()
    if page is not None:
        test.session_state["shell.goto"] = page
        test.run()
    return test


def text_of(test: AppTest) -> str:
    """All that stands on the page and in the sidebar."""
    found: list[str] = []
    for kind in ("title", "header", "subheader", "markdown", "caption", "html", "text", "error", "warning", "info"):
        found += [str(getattr(one, "value", "") or getattr(one, "body", "")) for one in test.get(kind)]
        found += [str(getattr(getattr(one, "proto", None), "body", "")) for one in test.get(kind)]
    for kind in ("button", "selectbox", "download_button", "text_input", "multiselect", "link_button"):
        for one in test.get(kind):
            found += [str(getattr(one, "label", "")), str(getattr(one, "options", "")), str(getattr(one, "proto", ""))]
    return "\n".join(found)


def answered(test: AppTest, service: Service, timeout_s: float = 30.0) -> AppTest:
    """The page when no question is under way any more."""
    deadline = time.monotonic() + timeout_s
    while service.asking.busy and time.monotonic() < deadline:
        time.sleep(0.05)
    return test.run()


def ask(test: AppTest, service: Service, question: str = QUESTION) -> AppTest:
    """The page once the question is answered."""
    test.chat_input[0].set_value(question).run()
    return answered(test, service)


def entry(identifier: str, **values: Any) -> DocumentEntry:
    """A document of the inventory."""
    given = {"file": f"{identifier}.pdf", "status": "current", "chunks": 1, "statements": 0, **values}
    empty = dict.fromkeys(("document_type", "number", "title", "version", "effective_date", "language", "pages"))
    return DocumentEntry(id=identifier, quality=1.0, **{**empty, **given})


def parameter(identifier: str, name: str, step: str, kind: str, value: str, **values: Any) -> Parameter:
    """A parameter with one statement."""
    source = Citation(marker=1, document_id="d", file="a.pdf", quote=value)
    statement = Statement(
        id=f"s{identifier}", kind=kind, operator="report", value_text=value, citations=(source,), citation=source,
        extractor="x", confidence=1.0, state="extracted", canonical=None,
    )  # fmt: skip
    return Parameter(
        id=identifier, name=name, unit_operation=step, subject="step_parameter", statements=(statement,), **values
    )

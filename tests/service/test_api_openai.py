"""The OpenAI-shaped route, called by the stock client against a real server on loopback."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from openai import BadRequestError, NotFoundError, OpenAI

from knowledge.errors import StoreBusyError, UsageError
from service.serving import check_address, server
from service.settings import Settings

WHY = "Why must the inlet temperature not exceed 70 °C?"
MODEL = "knowline/acme/mab"


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    made = server(Settings(home=home, ocr=False, embedding_threads=1), "127.0.0.1", 0)
    thread = threading.Thread(target=made.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not made.started:
        assert time.monotonic() < deadline and thread.is_alive()
        time.sleep(0.05)
    port = made.servers[0].sockets[0].getsockname()[1]
    with pytest.raises(StoreBusyError, match="serves this home already"):
        server(Settings(home=home), "127.0.0.1", 0)
    yield f"http://127.0.0.1:{port}"
    made.should_exit = True
    thread.join(30)
    assert not thread.is_alive()


@pytest.fixture(scope="module")
def stock(address: str) -> OpenAI:
    return OpenAI(base_url=f"{address}/v1", api_key="any", max_retries=0)


def test_an_answer_has_citations_that_open(stock: OpenAI, address: str) -> None:
    done = stock.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": WHY}])
    message = done.choices[0].message
    assert message.content and "hydrate" in message.content
    assert message.annotations
    mark = message.annotations[0].url_citation
    assert message.content[mark.start_index : mark.end_index] == "[1]"
    import httpx

    page = httpx.get(address + mark.url)
    assert page.status_code == 200 and "<mark>" in page.text
    assert done.knowline["status"] == "answered"  # type: ignore[attr-defined]


def test_a_stream_gives_the_same_answer(stock: OpenAI) -> None:
    whole = stock.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": WHY}])
    text, last = "", None
    for chunk in stock.chat.completions.create(
        model=MODEL, messages=[{"role": "user", "content": WHY}], stream=True, temperature=0
    ):
        text += chunk.choices[0].delta.content or ""
        last = chunk
    assert text == whole.choices[0].message.content
    assert last is not None and last.choices[0].finish_reason == "stop"
    assert last.choices[0].delta.annotations  # type: ignore[attr-defined]
    assert last.knowline["id"] == whole.knowline["id"]  # type: ignore[attr-defined]


def test_earlier_turns_count(stock: OpenAI) -> None:
    done = stock.chat.completions.create(
        model=MODEL,
        messages=[
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "What is the limit of the inlet temperature?"},
            {"role": "assistant", "content": "70 °C"},
            {"role": "user", "content": [{"type": "text", "text": "Why?"}]},
        ],
    )
    assert "inlet" in done.knowline["standalone_question"].lower()  # type: ignore[attr-defined]


def test_models_are_listed_and_unknown_ones_refused(stock: OpenAI) -> None:
    assert MODEL in [model.id for model in stock.models.list().data]
    for model in ("gpt-4", "knowline/unheard/mab", "knowline/acme"):
        with pytest.raises(NotFoundError):
            stock.chat.completions.create(model=model, messages=[{"role": "user", "content": WHY}])
    with pytest.raises(BadRequestError) as caught:
        stock.chat.completions.create(model=MODEL, messages=[{"role": "system", "content": "x"}])
    assert "user message" in str(caught.value.body)


def test_another_address_is_refused_without_accounts(tmp_path: Path) -> None:
    for host in ("0.0.0.0", "192.0.2.1", "::", "example.org"):
        with pytest.raises(UsageError, match="REFUSED"):
            check_address(Settings(home=tmp_path), host)
    check_address(Settings(home=tmp_path), "::1")
    with pytest.raises(UsageError, match="users add"):
        check_address(Settings(home=tmp_path, accounts=True), "0.0.0.0")

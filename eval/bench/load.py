"""Many people at once: 50 with five seconds of thought between questions, on one service with accounts.

The generator runs on the same machine and takes its share of the cores. Questions are distinct, each person signs in,
and every reading goes into the audit trail.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.bench import speed
from eval.bench.command import KNOWLINE, ROOT
from eval.bench.figure import Bar, Figure, Setting, measured, percentile
from eval.bench.latency import distinct

P95 = Bar(1.0, 0.5, at_least=False, unit=" s")
ERRORS = Bar(0, at_least=False)
PEOPLE, THINK_S, LASTS_S, QUESTIONS, CHUNKS = 50, 5.0, 120.0, 500, 10_000
COMMAND = "python -m eval.bench --only load"
_START_S, _WARM_UP = 180.0, 10


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: when it was sent (seconds from the start), how long it took, and what came back."""

    at_s: float
    seconds: float
    status: int


def load(setting: Setting) -> Sequence[Figure]:
    """A copy of the large home is served, so that its trail stays as it is."""
    source = speed.large_home(setting)
    if not (source / "knowline.db").exists():
        speed.memory(setting)
    home = setting.work / "home-load"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(source, home)
    chunks, tokens = _prepared(home)
    if chunks < CHUNKS:
        raise RuntimeError(f"the large home holds {chunks} chunks of {CHUNKS}; raise MEMORY_PAGES")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [KNOWLINE, "--home", str(home), "serve", "--accounts", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, "KNOWLINE_LOG_LEVEL": "ERROR"}) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/api/v1/readyz")
            before = _processor_s(process.pid)
            asked = asyncio.run(_people(f"http://127.0.0.1:{port}", tokens))
            spent = _processor_s(process.pid) - before
        finally:
            process.terminate()
            process.wait(60)
    return _figures(asked, chunks, spent)


def _processor_s(pid: int) -> float:
    """Processor seconds of the service and its answering processes."""
    import psutil

    root = psutil.Process(pid)
    times = [one.cpu_times() for one in (root, *root.children(recursive=True))]
    return float(sum(one.user + one.system for one in times))


def _figures(asked: Sequence[Asked], chunks: int, spent_s: float) -> list[Figure]:
    times = [one.seconds for one in asked]
    failed = sum(one.status != 200 for one in asked)
    what = f"{PEOPLE} people, {THINK_S:g} s of thought, {LASTS_S:g} s, {chunks} chunks"
    told = (
        f"{len(asked)} questions, the first {QUESTIONS} distinct; p50 {percentile(times, 0.5):.2f} s, p99 "
        f"{percentile(times, 0.99):.2f} s, longest {max(times):.2f} s; {len(asked) / LASTS_S:.1f} a second; "
        f"{spent_s / (len(asked) + _WARM_UP):.2f} s of processor a question, all processes of the service"
    )
    return [
        measured("load", f"{what}: p95", percentile(times, 0.95), P95, COMMAND, remark=told),
        measured("load", f"{what}: errors", failed, ERRORS, COMMAND),
    ]


def _prepared(home: Path) -> tuple[int, list[str]]:
    """Passages of the home, and a token for each person."""
    from knowledge.storage import Store
    from service.accounts.keys import Keys
    from service.accounts.users import Users

    tokens = []
    with Store.open(home) as store:
        scope = store.scopes()[0]
        users = Users(store)
        keys = Keys(store, users)
        for number in range(PEOPLE):
            name = f"person {number}"
            users.add(name, f"pass phrase of person {number}", "bench")
            users.grant(name, scope.sponsor, "reader", "bench")
            tokens.append(keys.new_token(name, "bench")[1])
        return sum(entry.chunks for entry in store.passages.documents(scope)), tokens


def _wait(address: str) -> None:
    end = time.monotonic() + _START_S
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - loopback
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)


async def _people(base: str, tokens: Sequence[str]) -> list[Asked]:
    import httpx

    questions = iter(distinct(max(QUESTIONS, int(PEOPLE * LASTS_S / THINK_S)) + _WARM_UP))
    limits = httpx.Limits(max_connections=PEOPLE, max_keepalive_connections=PEOPLE, keepalive_expiry=60)
    async with httpx.AsyncClient(base_url=base, timeout=60, limits=limits) as client:
        for _ in range(_WARM_UP):
            await _ask(client, tokens[0], next(questions), 0.0)
        start = time.perf_counter()

        async def person(number: int, token: str) -> list[Asked]:
            thought = random.Random(number)  # noqa: S311 - no secret
            await asyncio.sleep(thought.uniform(0, THINK_S))
            mine = []
            while (at := time.perf_counter() - start) < LASTS_S:
                mine.append(await _ask(client, token, next(questions), at))
                await asyncio.sleep(thought.uniform(0.5 * THINK_S, 1.5 * THINK_S))
            return mine

        found = await asyncio.gather(*(person(number, token) for number, token in enumerate(tokens)))
    return [one for part in found for one in part]


async def _ask(client: object, token: str, question: str, at_s: float) -> Asked:
    import httpx

    assert isinstance(client, httpx.AsyncClient)
    before = time.perf_counter()
    try:
        answer = await client.post(
            "/api/v1/ask", json={"question": question}, headers={"Authorization": f"Bearer {token}"}
        )
        status = answer.status_code
    except httpx.HTTPError:
        status = 0
    return Asked(at_s, time.perf_counter() - before, status)

"""Eight people ask while a package comes in, changes and shrinks: no hit is stale, lost or foreign.

Every passage of a version names it: `… of revision R is N h`. The truth at any moment is the set of documents that the
service lists; a hit must be of one that was listed at some moment while its search ran.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.system.test_service_killed import served, until

pytestmark = pytest.mark.system
READERS, FILES, REVISIONS = 8, 12, 3
QUERY = {"sponsor": "acme", "product": "mab"}
FOREIGN = {"sponsor": "rival", "product": "mab"}
STEP = re.compile(r"hold time of step (\d+) of revision (\d+)")


def package(folder: Path, revision: int, count: int) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(FILES):
        path = folder / f"{number}.md"
        if number < count:
            path.write_text(f"# Step {number}\n\nThe hold time of step {number} of revision {revision} is at most {number + 2} h.\n")
        else:
            path.unlink(missing_ok=True)


@dataclass
class Seen:
    searches: int = 0
    problems: list[str] = field(default_factory=list)


def listed(api: httpx.Client) -> dict[str, str]:
    """Document ids that are live now, with their paths."""
    answer = api.get("/api/v1/documents", params={**QUERY, "limit": 1000})
    return {one["id"]: one["file"] for one in answer.json()["documents"]} if answer.status_code == 200 else {}


def read(api: httpx.Client, done: threading.Event, seen: Seen) -> None:
    while not done.is_set():
        before = listed(api)
        answer = api.post("/api/v1/search", params=QUERY, json={"query": "hold time of the step", "k": 50})
        after = listed(api)
        if answer.status_code == 404 and not before:
            continue
        if answer.status_code != 200:
            seen.problems.append(f"{answer.status_code} {answer.text[:200]}")
            continue
        seen.searches += 1
        hits: list[dict[str, Any]] = answer.json()["hits"]
        found = {hit["document_id"] for hit in hits}
        seen.problems += [f"foreign: {hit['text']}" for hit in hits if "marmot" in hit["text"]]
        # What was live before and after the search was so all the while, unless the two looks had a round between them.
        if before == after:
            seen.problems += [f"stale: {one}" for one in found - before.keys()]
            seen.problems += [f"lost: {before[one]}" for one in before.keys() - found]
        steps = [STEP.search(hit["text"]) for hit in hits]
        twice = [match[1] for match in steps if match is not None]
        seen.problems += [f"two revisions of step {one} at once" for one in set(twice) if twice.count(one) > 1]


def test_eight_readers_during_ingestions(tmp_path: Path) -> None:
    drop, done, seen = tmp_path / "drop", threading.Event(), [Seen() for _ in range(READERS)]
    with served(tmp_path / "home") as (api, _):
        other = api.post("/api/v1/ingestions", params=FOREIGN, files=[("files", ("m.md", b"The hold time of the step marmot is 9 h."))])
        _finished(api, other.json()["id"], FOREIGN)
        package(drop, 0, 4)
        _ingest(api, drop)
        clients = [httpx.Client(base_url=api.base_url, timeout=60) for _ in seen]
        threads = [threading.Thread(target=read, args=(c, done, s)) for c, s in zip(clients, seen, strict=True)]
        for thread in threads:
            thread.start()
        try:
            for revision in range(1, REVISIONS + 1):
                package(drop, revision, FILES)
                _ingest(api, drop)
            package(drop, REVISIONS, 5)
            _ingest(api, drop)
        finally:
            done.set()
            for thread in threads:
                thread.join(60)
        last = api.post("/api/v1/search", params=QUERY, json={"query": "hold time of the step", "k": 50}).json()["hits"]
        assert sorted(STEP.search(hit["text"]).groups() for hit in last) == [(str(n), str(REVISIONS)) for n in range(5)]  # type: ignore[union-attr]
    problems = [one for part in seen for one in part.problems]
    assert not problems, problems[:5]
    assert sum(part.searches for part in seen) > 3 * READERS


def _ingest(api: httpx.Client, drop: Path) -> None:
    job = api.post("/api/v1/ingestions", params=QUERY, data={"server_path": str(drop), "extract": "false"}).json()
    _finished(api, job["id"], QUERY)


def _finished(api: httpx.Client, job_id: str, query: dict[str, str]) -> None:
    address = f"/api/v1/ingestions/{job_id}"
    until(lambda: api.get(address, params=query).json()["state"] in ("done", "failed"), 120)
    assert api.get(address, params=query).json()["state"] == "done"

"""Workers: whatever a file does, its own row says so and the others come in."""

from __future__ import annotations

import importlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.sandbox import InlineSandbox, Outcome, ProcessSandbox, Sandbox, SandboxSettings, Task

sys.path.insert(0, str(Path(__file__).parent))
jobs = importlib.import_module("sandbox_jobs")

_SETTINGS = SandboxSettings(workers=2, timeout_s=1.0, memory_mb=1024, tasks_per_worker=20)


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessSandbox]:
    with ProcessSandbox(_SETTINGS) as sandbox:
        yield sandbox


@pytest.fixture(params=["inline", "processes"])
def sandbox(request: pytest.FixtureRequest, processes: ProcessSandbox) -> Sandbox:
    return InlineSandbox() if request.param == "inline" else processes


def _run(sandbox: Sandbox, *requests: str) -> dict[str, Outcome[str, str]]:
    tasks = [Task(request, 10, request) for request in requests]
    outcomes = {outcome.task.name: outcome for outcome in sandbox.run(jobs.behave, tasks)}
    assert set(outcomes) == set(requests)
    return outcomes


def test_results_and_reasons_come_back_one_for_each_task(sandbox: Sandbox) -> None:
    outcomes = _run(sandbox, *(f"echo:{i}" for i in range(7)), "corrupt:a.pdf", "broken:")
    assert [outcomes[f"echo:{i}"].result for i in range(7)] == [str(i) for i in range(7)]
    corrupt, broken = outcomes["corrupt:a.pdf"].reason, outcomes["broken:"].reason
    assert corrupt is not None and (corrupt.code, corrupt.message) == ("corrupt", "a.pdf: damaged")
    assert broken is not None and broken.code == "internal" and "secret" not in broken.message


@pytest.mark.parametrize(
    ("request_", "code"),
    [("die:SIGSEGV", "internal"), ("die:SIGKILL", "too_large"), ("sleep:30", "timeout"), ("grow:4000", "too_large")],
)
def test_a_file_that_kills_hangs_or_bloats_its_worker_fails_alone(
    processes: ProcessSandbox, request_: str, code: str
) -> None:
    start = time.monotonic()
    outcomes = _run(processes, "echo:a", request_, "echo:b", "echo:c")
    reason = outcomes.pop(request_).reason
    assert reason is not None and reason.code == code and request_ in reason.message
    assert [outcome.reason for outcome in outcomes.values()] == [None] * 3
    assert time.monotonic() - start < 15


def test_a_worker_killed_from_outside_is_tried_once_more(processes: ProcessSandbox, tmp_path: Path) -> None:
    request = f"die_once:{tmp_path / 'marker'}"
    assert _run(processes, request)[request].result == "survived"


def test_workers_are_other_processes_and_have_no_network(processes: ProcessSandbox) -> None:
    outcomes = _run(processes, "pid:", "connect:")
    assert outcomes["pid:"].result != str(os.getpid())
    reason = outcomes["connect:"].reason
    assert reason is not None and "PermissionError" in reason.message


def test_no_more_tasks_are_taken_than_can_be_under_way(processes: ProcessSandbox) -> None:
    taken = 0

    def tasks() -> Iterator[Task[str]]:
        nonlocal taken
        for number in range(30):
            taken += 1
            yield Task(str(number), 1, f"echo:{number}")

    done = 0
    for _outcome in processes.run(jobs.behave, tasks()):
        assert taken - done <= 2 * _SETTINGS.workers + 1
        done += 1
    assert done == 30


def test_the_time_limit_grows_with_the_size_up_to_its_cap() -> None:
    settings = SandboxSettings(timeout_s=10, timeout_s_per_mb=2, max_timeout_s=15)
    assert [settings.timeout_for(size << 20) for size in (0, 1, 100)] == [10, 12, 15]

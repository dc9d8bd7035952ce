"""Judges: failures and time-outs are counted apart, verdicts kept by content; ragas against a scripted server."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from answered import ASKED, REASON, answered, refused
from runs import run_of, some_answers

from eval.judging import Judged, JudgeSettings, as_judged, judge_cases, judge_run, score_of, text_of
from knowledge.errors import UsageError
from service.settings import Settings

CASES = [Judged(name, f"question {name}", "answer", ("passage",), ("quote",), ("reference",)) for name in ("good", "nan", "broken", "late")]


@dataclass
class Scripted:
    """Does what the question says, and counts how often it was asked."""

    name: str = "scripted"
    version: str = "1"
    asked: list[str] = field(default_factory=list)

    async def score(self, case: Judged) -> float:
        self.asked.append(case.id)
        if "broken" in case.question:
            raise RuntimeError("not JSON")
        if "late" in case.question:
            await asyncio.sleep(60)
        return float("nan") if "nan" in case.question else 0.75


def quiet(_message: str) -> None:
    pass


def test_failures_and_time_outs_are_counted_and_not_averaged_in() -> None:
    verdicts = asyncio.run(judge_cases(CASES, [Scripted()], JudgeSettings(timeout_s=0.05), quiet))
    score = score_of("scripted", verdicts["scripted"])
    assert (score.value, score.judged, score.failed, score.timed_out) == (0.75, 1, 2, 1)
    assert score.first_failure in ("no verdict", "RuntimeError: not JSON")


def test_a_verdict_is_kept_by_content_and_a_failure_is_not(tmp_path: Path) -> None:
    metric, wanted = Scripted(), JudgeSettings(timeout_s=0.05, cache=tmp_path)
    asyncio.run(judge_cases(CASES, [metric], wanted, quiet))
    renamed = [Judged("another id", *list(vars(CASES[0]).values())[1:]), CASES[2]]
    verdicts = asyncio.run(judge_cases(renamed, [metric], wanted, quiet))["scripted"]
    assert [v.cached for v in verdicts] == [True, False] and "another id" not in metric.asked
    other_judge = JudgeSettings(model="openai:other", timeout_s=0.05, cache=tmp_path)
    assert not asyncio.run(judge_cases(CASES[:1], [metric], other_judge, quiet))["scripted"][0].cached


def test_refusals_and_errors_are_skipped_and_markers_left_out() -> None:
    run = run_of({"q1": answered(f"{REASON} [1]"), "q2": refused()})
    first = as_judged(run.cases[0])
    assert first is not None and first.response == REASON and first.cited == (REASON,)
    assert as_judged(run.cases[1]) is None and as_judged(run_of({"q1": None}).cases[0]) is None


def test_a_forbidden_sponsors_text_goes_to_no_judge() -> None:
    run = run_of(some_answers()).model_copy(update={"sponsor": "acme"})
    with pytest.raises(UsageError, match="may not go to a model"):
        judge_run(run, JudgeSettings(model="openai:x"), Settings(chat_forbidden_sponsors=("acme",)), quiet)


def reply_to(prompt: str) -> object:
    """What a well-behaved judge says, told by the schema in the prompt."""
    if "noncommittal" in prompt:
        return {"question": "Why is the hold limited to 24 h?", "noncommittal": 0}
    if "classifications" in prompt:
        return {"classifications": [{"statement": REASON, "reason": "stands there", "attributed": 1}]}
    if '"claims"' in prompt:
        return {"claims": [REASON]}
    if "verdict" in prompt and "statements" in prompt:
        return {"statements": [{"statement": REASON, "reason": "stands there", "verdict": 1}]}
    if "verdict" in prompt:
        return {"reason": "of use", "verdict": 1}
    return {"statements": [REASON]}


class Handler(BaseHTTPRequestHandler):
    broken = False

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        prompt = "\n".join(str(message["content"]) for message in asked["messages"])
        content = "I would rather not say." if self.broken else json.dumps(reply_to(prompt))
        choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}
        body = {"id": "1", "object": "chat.completion", "created": 0, "model": asked["model"], "choices": [choice]}
        data = json.dumps({**body, "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(params=[False, True], ids=["well-behaved", "broken"])
def judge_server(request: pytest.FixtureRequest) -> Iterator[tuple[str, bool]]:
    handler = type("Scripted", (Handler,), {"broken": request.param})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1", request.param
    server.shutdown()
    server.server_close()


@pytest.mark.system
def test_ragas_judges_by_a_scripted_server_and_counts_a_broken_one(judge_server: tuple[str, bool]) -> None:
    url, broken = judge_server
    wanted = JudgeSettings(model="openai:scripted", base_url=url, timeout_s=30)
    report = judge_run(run_of({"q1": answered(standalone_question=ASKED.text)}), wanted, Settings(), quiet)
    scores = {score.name: score for score in report.scores}
    with_judge = [scores[n] for n in ("faithfulness", "answer_relevancy", "context_precision", "context_recall", "factual_correctness")]
    if broken:
        assert all(score.value is None and score.failed + score.timed_out == 1 for score in with_judge)
        assert "failed 1" in text_of(report)
    else:
        assert {score.name: score.value for score in with_judge} == {score.name: pytest.approx(1.0, abs=0.01) for score in with_judge}
    for name in ("context_recall_by_words", "context_precision_by_words", "rouge_l_recall"):
        assert scores[name].value == pytest.approx(1.0)

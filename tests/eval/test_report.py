"""The report is one file that loads nothing, shows what went wrong with its evidence, and escapes what it shows."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from answered import ASKED, DOCUMENT, REASON, answered
from runs import HITS, run_of, some_answers

from eval.charts import Bar, Point, bars, curve, histogram
from eval.gate import Criterion, Outcome
from eval.judging import TIMED_OUT, JudgeReport, Verdict, read_judged, score_of
from eval.report import report_html, write_report
from eval.report_cases import highlighted
from eval.running import case_of
from eval.trace import Requirement, Row, matrix
from eval.validation import write_validation
from knowledge.errors import UsageError

VOID = {"meta", "br", "line", "rect", "circle", "polyline", "polygon"}


class Balance(HTMLParser):
    """Tags that are open, and addresses that would be loaded."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.loaded += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def test_the_report_stands_alone_and_is_well_formed(tmp_path: Path) -> None:
    full = run_of(some_answers())
    write_report(tmp_path / "r.html", full, [run_of({"q1": answered("No idea."), "q2": answered()}, "bm25")])
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    page = Balance()
    page.feed(text)
    assert page.open == [] and page.loaded == []
    assert "<script" not in text and "url(" not in text and "http" not in text.replace("http-equiv", "")
    assert "Summary" in text and "Coverage against accuracy" in text and "words alone" in text and "gained" in text


def test_a_wrong_answer_is_shown_with_the_evidence_marked() -> None:
    text = report_html(run_of({"q1": answered("No idea.", []), "q2": answered()}))
    assert f"<mark>{REASON[:-1]}" in text and "Key, in passage 1" in text
    assert "answered, or said what is forbidden" in text and "<code>bioburden</code>" in text


def test_what_could_not_be_judged_is_listed() -> None:
    assert "q1: TimeoutError: late" in report_html(run_of({"q1": None}))


def test_document_text_is_escaped() -> None:
    nasty = "<script>alert(1)</script> & more"
    run = run_of(some_answers())
    case = case_of(replace(ASKED, text=nasty), answered(nasty), HITS, lambda _: DOCUMENT)
    text = report_html(run.model_copy(update={"cases": (case,)}))
    assert "<script>" not in text and "&lt;script&gt;" in text


def test_a_quote_is_marked_across_line_ends_and_bars() -> None:
    assert highlighted("a | 24\nh & b", "24 h") == "a | <mark>24\nh</mark> &amp; b"
    assert highlighted("a < b", "c") == "a &lt; b"


def test_drawings_are_well_formed_and_say_what_was_not_judged() -> None:
    drawn = bars([Bar("A & B", 0.5, 0.4, 0.6), Bar("none", None, None, None)], "t")
    for svg in (drawn, curve([Point(0.1, 0.9, 0.5, 1.0)], "t", "x", "y"), histogram([1, 2, 300], "t", "ms")):
        ElementTree.fromstring(svg)
    assert "not judged" in drawn and re.search(r"width=\"180\.0\"", drawn)
    assert histogram([], "t", "ms") == ""


def test_the_validation_summary_states_use_criteria_and_deviations(tmp_path: Path) -> None:
    from docx import Document

    missed = Outcome(Criterion("sample", "right", least=0.9), 0.5, False)
    write_validation(tmp_path / "v.docx", run_of({"q1": answered(), "q2": None}), (*matrix({}), Row(Requirement("G0", "a hole", ()), ())), [missed])
    document = Document(str(tmp_path / "v.docx"))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert "not used for batch release" in text and "Criterion missed: sample, right, 0.500." in text
    assert "q2 could not be judged: TimeoutError: late" in text and "Without a test: G0" in text
    assert {"at least 0.9", "NO", "G28", "Quality unit"} <= cells


def test_a_judges_figures_are_shown_with_what_it_could_not_do(tmp_path: Path) -> None:
    score = score_of("faithfulness", [Verdict(0.5), Verdict(None, "broken"), Verdict(None, TIMED_OUT)])
    found = JudgeReport(dataset="d", variant="full", judge="openai:x", cases=3, skipped=4, scores=(score,))
    (tmp_path / "j.json").write_text(found.model_dump_json())
    text = report_html(run_of(some_answers()), judged=read_judged(tmp_path / "j.json"))
    assert "faithfulness" in text and "1 failed, 1 timed out" in text and "openai:x" in text
    (tmp_path / "j.json").write_text("{}")
    with pytest.raises(UsageError, match="no report"):
        read_judged(tmp_path / "j.json")

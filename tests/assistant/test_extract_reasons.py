"""Reasons: where they stand, what they are about, and what evidence they name."""

from __future__ import annotations

import pytest

from assistant.extract.evidence_kinds import evidence_of
from tests.assistant.builder import Doc
from tests.assistant.extracting import read_docs, read_text

_TABLE = "## Culture\n\n| No. | Parameter | Unit | PAR | Justification |\n|---|\n| BR-05 | Culture pH | pH | 6.8–7.1 | acidic variants rise above 7.1 |\n| BR-08 | Feed A | % v/v | 2.4–3.6 | – |\n| BR-07 | Agitation | rpm | 80–120 | – |\n"


def _about(*docs: Doc) -> list[tuple[str, str]]:
    extractions, _ = read_docs(*docs)
    names = {m.id: m.name for e in extractions for m in e.mentions}
    return [(names[r.about.id], r.statement) for e in extractions for r in e.rationales]


def test_a_justification_cell_is_the_reason_of_its_row() -> None:
    assert _about(Doc("a.docx", "Description", _TABLE, "process_description")) == [
        ("Culture pH", "acidic variants rise above 7.1")
    ]


def test_a_reason_in_another_document_is_linked_by_the_number() -> None:
    report = Doc(
        "b.docx",
        "Report",
        "## Reasons\n\nBR-08: the lower edge of feed A, 2.4 %, is where asparagine runs out on day 9.",
        "characterization_report",
    )
    assert ("Feed A", "BR-08: the lower edge of feed A, 2.4 %, is where asparagine runs out on day 9.") in _about(
        Doc("a.docx", "D", _TABLE, "process_description"), report
    )


def test_the_next_sentence_is_still_about_the_same_parameter() -> None:
    report = Doc(
        "b.docx",
        "Report",
        "## Reasons\n\nBR-08 was studied in the design. Below 2.4 % growth fell by a third.",
        "characterization_report",
    )
    assert ("Feed A", "Below 2.4 % growth fell by a third.") in _about(
        Doc("a.docx", "D", _TABLE, "process_description"), report
    )


def test_one_sentence_may_be_about_several_parameters() -> None:
    report = Doc(
        "b.docx", "Report", "## Reasons\n\nBR-07 and BR-08 were carried over from the platform process.", "report"
    )
    found = {
        name for name, text in _about(Doc("a.docx", "D", _TABLE, "process_description"), report) if "platform" in text
    }
    assert found == {"Agitation", "Feed A"}


def test_speaker_notes_and_footnotes_give_reasons() -> None:
    slides = Doc(
        "c.pptx", "Slides", "## Culture\n\n[note] Agitation stays low since foam reached the filter.", "slides"
    )
    assert ("Agitation", "Agitation stays low since foam reached the filter.") in _about(
        Doc("a.docx", "D", _TABLE, "process_description"), slides
    )


def test_an_answer_is_a_reason_for_what_the_question_names() -> None:
    log = Doc(
        "q.html",
        "Log",
        "| Question | Answer |\n|---|\n| Why is the agitation so low? | Foam came through the filter in two runs. |",
        "qa_log",
    )
    assert ("Agitation", "Foam came through the filter in two runs.") in _about(
        Doc("a.docx", "D", _TABLE, "process_description"), log
    )


def test_a_failure_mode_gives_the_effect_as_reason() -> None:
    risks = Doc(
        "r.xlsx",
        "FMEA",
        "| Failure mode | Effect | S | O | D | RPN |\n|---|\n| Culture pH above 7.1 | acidic variants | 7 | 3 | 2 | 42 |",
        "risk_assessment",
    )
    assert ("Culture pH", "Culture pH above 7.1: acidic variants") in _about(
        Doc("a.docx", "D", _TABLE, "process_description"), risks
    )


def test_what_was_not_studied_is_no_reason() -> None:
    report = Doc("b.docx", "Report", "## Reasons\n\nBR-07 was not studied.", "characterization_report")
    assert not [
        text for _, text in _about(Doc("a.docx", "D", _TABLE, "process_description"), report) if "not studied" in text
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The response surface gave 18 % more titre.", ("doe", "measured")),
        ("Taken over from the platform process.", ("platform", "asserted")),
        ("The vendor recommends it.", ("supplier", "asserted")),
        ("Probably the wall effect in two batches.", ("full_scale_history", "inferred")),
        ("It was set by eye in the morning shift.", ("convenience", "asserted")),
    ],
)
def test_evidence_type_and_strength(text: str, expected: tuple[str, str]) -> None:
    assert evidence_of(text) == expected


def test_the_quote_of_a_reason_stands_in_its_document() -> None:
    found = read_text("## Culture\n\nAgitation is kept at 90 rpm because foam rises above 105 rpm.", "report")
    assert [r.citation.verified for r in found.rationales] == [True]


_LYSIS = Doc(
    "a.docx",
    "Description",
    "## Lysis\n\n| Parameter | Unit | NOR |\n|---|\n| Polysorbate 20 concentration | % | 0.4–0.6 |\n| Depth filter load | L/m2 | 80–120 |\n| Gradient slope | mM per CV | 1.4–1.6 |\n",
    "process_description",
)


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        ("At 0.3 % polysorbate 20 freed just 81 % of the genomes.", "Polysorbate 20 concentration"),
        ("120 L/m² leaves roughly a quarter in reserve.", "Depth filter load"),
        ("The slope of 1.5 mM per CV is the shallowest that the skid can deliver.", "Gradient slope"),
        ("Depth filter: it was set low because old cells block it.", "Depth filter load"),
    ],
)
def test_an_effect_is_about_what_its_sentence_turns(sentence: str, subject: str) -> None:
    report = Doc("b.docx", "Summary", f"## Work\n\n{sentence}", "development_report")
    assert (subject, sentence) in _about(_LYSIS, report)


def test_a_question_says_what_its_answer_is_about() -> None:
    log = Doc(
        "q.html",
        "Log",
        "| Question | Answer |\n|---|\n| Why is the gradient slope 1.5? | A steeper one merges the peaks. |",
        "qa_log",
    )
    assert ("Gradient slope", "A steeper one merges the peaks.") in _about(_LYSIS, log)


def test_sentences_of_any_table_are_read_for_reasons() -> None:
    minutes = Doc(
        "m.docx",
        "Minutes",
        "| Topic | Discussion |\n|---|\n| Depth filter load | It was lowered to 100 L/m² because lysates of old cells block the filter. |",
        "meeting_minutes",
    )
    assert "Depth filter load" in [name for name, text in _about(_LYSIS, minutes) if "lowered" in text]


def test_a_sentence_that_tells_where_a_parameter_fails_says_why_it_is_limited() -> None:
    read = read_text(
        "## Deprotection\n\nA second deprotection of less than 10 min left up to 2 % of the group.",
        "development_report",
    )
    assert [s.kind for m in read.mentions for s in m.statements][:1] == ["edge_of_failure"]
    assert len(read.rationales) == 1


def test_what_a_sentence_opens_with_is_what_it_gives_the_reason_for() -> None:
    read = read_text(
        "## Hydrolysis\n\nPhenol keeps tyrosine from chlorination: without it recovery was 71 %, with it 98 %.",
        "method_sop",
    )
    names = {m.id: m.name for m in read.mentions}
    assert [names[r.about.id] for r in read.rationales] == ["Phenol"]

"""The parts of the report about single cases: the worst with their evidence, and what changed between two runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from eval.cases import Case, GoldEvidence, Passage, Run
from eval.compare import Comparison
from eval.matching import holds_most
from knowledge.records import Citation

WORST = 30
_PIECE = re.compile(r"\w+")


def cases_section(run: Run, most: int = WORST) -> str:
    """What could not be judged, then the worst answers, the most dangerous first."""
    broken = [case for case in run.cases if case.error is not None]
    wrong = sorted((case for case in run.cases if _right(case) is False), key=lambda case: (_danger(case), case.id))
    listed = "".join(f"<li>{escape(case.id)}: {escape(case.error or '')}</li>" for case in broken)
    parts = [f"<h2>Could not be judged</h2><ul>{listed}</ul>"] if broken else []
    if wrong:
        words = f"{min(most, len(wrong))} of {len(wrong)} wrong answers, the most dangerous first."
        parts.append(f"<h2>Worst cases</h2><p>{words}</p>{''.join(_article(case) for case in wrong[:most])}")
    return "\n".join(parts)


def changes_section(comparison: Comparison) -> str:
    """The questions that one of the two runs answers rightly and the other does not."""
    rows = "".join(
        f"<tr><td class={'better' if change.now_right else 'worse'}>{'gained' if change.now_right else 'lost'}</td>"
        f"<td>{escape(change.id)} {escape(change.kind)}</td><td>{escape(change.question)}</td>"
        f"<td>{escape(change.before[:300])}</td><td>{escape(change.after[:300])}</td></tr>"
        for change in comparison.changed
    )
    head = "<tr><th></th><th>Case</th><th>Question</th><th>Before</th><th>After</th></tr>"
    title = f"<h2>Changed from {escape(comparison.a)} to {escape(comparison.b)}</h2>"
    return f"{title}<table>{head}{rows}</table>" if rows else f"{title}<p>No question changed its verdict.</p>"


def highlighted(text: str, quote: str) -> str:
    """The text with the quote marked where it stands, word by word whatever lies between."""
    pieces = [re.escape(piece) for piece in _PIECE.findall(quote)]
    found = re.search(r"\W*".join(pieces), text) if pieces else None
    if found is None:
        return escape(text)
    return f"{escape(text[: found.start()])}<mark>{escape(found.group())}</mark>{escape(text[found.end() :])}"


def _right(case: Case) -> bool | None:
    mark = case.marks.get("right")
    return None if mark is None else mark.hits > 0


def _danger(case: Case) -> int:
    """0 an invented or forbidden answer, 1 a wrong one, 2 a needless refusal."""
    if case.answer is not None and case.answer.status == "not_found":
        return 2
    forbidden = case.marks.get("free_of_forbidden")
    return 0 if not case.answerable or (forbidden is not None and not forbidden.hits) else 1


def _article(case: Case) -> str:
    what = ("answered, or said what is forbidden", "wrong", "refused, though the package holds the answer")[
        _danger(case)
    ]
    answer = case.answer
    parts = [f"<h3>{escape(case.id)} · {escape(case.kind)} · {escape(case.question)}</h3>"]
    if case.history:
        parts.append(f"<p class=place>after: {escape(' / '.join(case.history))}</p>")
    parts.append(f"<p class=worse>{what}</p>")
    if answer is not None:
        parts.append(f"<p>{escape(answer.answer)}</p>")
        parts += [_cited(citation, case.evidence) for citation in answer.citations]
    if case.missing_facts:
        parts.append(f"<p>Missing: {', '.join(f'<code>{escape(fact)}</code>' for fact in case.missing_facts)}</p>")
    parts += [_gold(number, item, case) for number, item in enumerate(case.evidence)]
    return f"<article>{''.join(parts)}</article>"


def _cited(citation: Citation, evidence: Sequence[GoldEvidence]) -> str:
    good = any(holds_most(citation.quote, item.quote) for item in evidence)
    quote = f"<mark>{escape(citation.quote)}</mark>" if good else escape(citation.quote)
    place = _place(citation.file, citation.page, citation.sheet, citation.section)
    return f"<blockquote>[{citation.marker}] {quote} <span class=place>{place}</span></blockquote>"


def _gold(number: int, item: GoldEvidence, case: Case) -> str:
    held = next((passage for passage in case.retrieved if number in passage.evidence), None)
    place = _place(item.file, item.page, None, None)
    if held is None:
        return (
            f"<p>Key, not among the first {len(case.retrieved)} passages:</p>"
            f"<blockquote>{escape(item.quote)} <span class=place>{place}</span></blockquote>"
        )
    return f"<p>Key, in passage {held.rank}:</p>{_passage(held, item.quote)}"


def _passage(passage: Passage, quote: str) -> str:
    place = _place(passage.file, passage.page, passage.sheet, passage.section)
    return f"<blockquote>{highlighted(passage.text, quote)} <span class=place>{place}</span></blockquote>"


def _place(file: str, page: int | None, sheet: str | None, section: str | None) -> str:
    rest = [f"page {page}" if page else "", f"sheet {sheet}" if sheet else "", section or ""]
    return escape(", ".join([file, *filter(None, rest)]))

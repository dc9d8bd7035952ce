"""Parts of pages: nothing of a document becomes markup, quotes are marked, places are grouped."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.records import (
    CellSpan,
    Citation,
    Element,
    Parameter,
    Rationale,
    RationaleAbout,
    Table,
    TableRef,
)
from service.suggestions import suggest
from tests.ui.app_support import entry, parameter
from ui.app.components.answer_text import answer_html
from ui.app.components.chips import groups_of, marks
from ui.app.components.page_browser import chain
from ui.app.components.source_text import around, table_html
from ui.app.components.text import md, short
from ui.app.signin import _form, _target

EVIL = "<img src=x onerror=alert(1)> ![p](http://evil.example/x.png) $x$ :red[no] <script>"


def citation(marker: int, **values: object) -> Citation:
    given_ = {"document_id": "d1", "file": "a.pdf", "quote": "a quote", "page": 1, **values}
    return Citation(marker=marker, **given_)  # type: ignore[arg-type]


def element(identifier: str, text: str, **values: object) -> Element:
    return Element(id=identifier, kind="paragraph", text=text, file="a.docx", **values)  # type: ignore[arg-type]


@given(st.text())
def test_an_answer_has_no_markup_but_its_own(text: str) -> None:
    shown = answer_html(text)
    for tag in ("<div class=\"kl-answer\">", "</div>", "<p>", "</p>", "<ul>", "</ul>", "<li>", "</li>", "<sup>",
                "</sup>", "<strong>", "</strong>"):  # fmt: skip
        shown = shown.replace(tag, "")
    assert "<" not in shown and ">" not in shown


def test_marks_and_bold_words_of_an_answer_are_kept() -> None:
    shown = answer_html("The **limit** is 24 h. [1][2]\n- one [3]\n- two")
    assert "<strong>limit</strong>" in shown and "<sup>[2]</sup>" in shown and shown.count("<li>") == 2


def test_text_for_markdown_is_what_it_was() -> None:
    from markdown_it import MarkdownIt

    body = MarkdownIt().render(md(EVIL))
    assert "<img" not in body and "<a " not in body and "<em>" not in body
    assert "\\$x\\$" in md(EVIL) and "\\:red\\[" in md(EVIL)


@given(st.text(max_size=300), st.integers(5, 80))
def test_short_is_short(text: str, limit: int) -> None:
    assert len(short(text, limit)) <= limit


def test_a_quote_is_marked_in_its_text_and_nowhere_else() -> None:
    elements = [element("e1", "Before."), element("e2", f"{EVIL} The limit is 24 h. After."), element("e3", "Last.")]
    shown = around(elements, citation(1, quote="The limit is 24 h.", page=None))
    assert shown.count("<mark>") == 1 and "<mark>The limit is 24 h.</mark>" in shown
    assert "<img" not in shown and "<script" not in shown


def test_the_row_of_a_table_is_marked() -> None:
    rows = tuple((f"name {n}", str(n)) for n in range(100))
    table = Element(
        id="t", kind="table", text="", file="a.xlsx", table=Table(rows=(("Name", "Value"), *rows), header_rows=1)
    )
    shown = around([table], citation(1, quote="name 56 | 56", table=TableRef(id="t", row=57), page=None))
    assert '<tr class="hit"><td>name 56</td>' in shown and "name 10<" not in shown and "<th>Name</th>" in shown


def test_merged_cells_are_drawn_once() -> None:
    table = Table(rows=(("Both", ""), ("a", "b")), header_rows=1, spans=(CellSpan(row=0, col=0, rowspan=1, colspan=2),))
    assert table_html(table).count("<th") == 1 and 'colspan="2"' in table_html(table)


def test_citations_of_one_page_share_a_chip() -> None:
    cited = [citation(1), citation(2), citation(3, page=2), citation(4, status="superseded", page=2), citation(5)]
    groups = groups_of(cited)
    assert [(first, marks(members)) for first, members in groups] == [(0, "[1–2]"), (2, "[3]"), (3, "[4]"), (4, "[5]")]


def test_versions_stand_in_their_order() -> None:
    old, middle, new = entry("d1", superseded_by="d2"), entry("d2", superseded_by="d3"), entry("d3")
    for one in (old, middle, new):
        assert [found.id for found in chain(one, [new, old, middle, entry("d9")])] == ["d1", "d2", "d3"]


def test_questions_are_suggested_where_a_reason_is_given() -> None:
    reason = Rationale(id="r", about=RationaleAbout(type="parameter", id="p1"), statement="because", strength="asserted", citation=citation(1),
                       state="extracted")  # fmt: skip
    known: list[Parameter] = [
        parameter("p1", "Hold time", "capture", "hold_time", "≤ 24 h", rationales=(reason,)),
        parameter("p2", "Load", "capture", "nor", "25–35"),
    ]
    assert suggest(known, 4) == ("Why is the hold time in capture limited to ≤ 24 h?",)


@given(st.text(max_size=60))
def test_signing_in_leads_to_a_page_of_the_app(written: str) -> None:
    target = _target(written)
    assert target.startswith("/") and not target.startswith("//") and "\\" not in target


def test_the_door_offers_the_identity_provider_where_there_is_one() -> None:
    link = 'href="/api/v1/session/oidc?next=%2Fpackage"'
    assert link in bytes(_form("/package", elsewhere=True).body).decode()
    assert "session/oidc" not in bytes(_form("/package", elsewhere=False).body).decode()


def test_the_door_shows_a_name_as_text() -> None:
    body = bytes(_form("/", elsewhere=False, name='"><script>', problem="<b>no</b>").body).decode()
    assert "<script>" not in body and "<b>" not in body

"""The small forms of a decision: a correction with its source, a reason, a signature. Enter sends, Escape goes back."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol, get_args

import streamlit as st

from knowledge.errors import KnowlineError, UsageError
from knowledge.records import RangeKind
from knowledge.review import Meaning
from knowledge.sources import DocumentSource, PersonSource, Source
from ui.app.components import states
from ui.app.components.text import words
from ui.app.components.value_rows import ValueRow
from ui.app.session import Session

_NUMBERS = (("Low", "low"), ("Target", "target"), ("High", "high"))
_TEXTS = (("Scale", "scale"), ("Condition", "condition"), ("Stage", "stage"), ("Attribute", "attribute"))
_REASONS = {
    "reject": ("Not a value of the process", "Read wrongly from the document", "Assigned to the wrong parameter",
               "Replaced by a newer document", "Other, as written"),
    "reopen": ("Decided by mistake", "New information", "Other, as written"),
}  # fmt: skip
_MEANINGS = get_args(Meaning)
# The first field of the form has the caret, so that a decision needs no mouse.
_FOCUS = ("<script>/* {mark} */ setTimeout(() => {{ const field = document.querySelector("
          "'.st-key-parameters_form input:not([disabled])'); if (field) {{ field.focus(); field.select?.(); }} }}, 60);"
          "</script>")  # fmt: skip


class Done(Protocol):
    def __call__(self, action: str, reason: str | None, **given: Any) -> None: ...


def correction(session: Session, row: ValueRow, done: Done) -> None:
    """What it should be, why, and where that is from."""
    statement, mark = row.statement, f"parameters.form.{row.id}"
    with st.container(key="parameters_form"), st.form(f"{mark}.correct", enter_to_submit=True):
        given: dict[str, str | None] = {}
        columns = st.columns(4, gap="small")
        for (label, name), column in zip(_NUMBERS, columns, strict=False):
            given[name] = column.text_input(label, getattr(statement, name) or "", key=f"{mark}.{name}", max_chars=40)
        given["unit"] = columns[3].text_input("Unit", statement.unit_as_written or "", key=f"{mark}.unit", max_chars=40)
        kinds = ["", *get_args(RangeKind)]
        given["kind"] = st.selectbox("Kind", kinds, kinds.index(statement.kind or ""), key=f"{mark}.kind",
                                     format_func=lambda one: words(one) or "not named")  # fmt: skip
        for pair in (_TEXTS[:2], _TEXTS[2:]):
            for (label, name), column in zip(pair, st.columns(2, gap="small"), strict=True):
                given[name] = column.text_input(label, getattr(statement, name) or "", key=f"{mark}.{name}",
                                                max_chars=400)  # fmt: skip
        reason = st.text_input("Why", key=f"{mark}.why", placeholder="such as: digits swapped when it was read",
                               max_chars=4000)  # fmt: skip
        with st.expander("Where the new value is from, if these quotes do not say it"):
            origin = source_fields(session, f"{mark}.source")
        sent = st.form_submit_button("Save correction", type="primary", icon=":material/check:")
    _focus(mark)
    if not sent:
        return
    before = {"unit": statement.unit_as_written, **{n: getattr(statement, n) for n in given if n != "unit"}}
    values = {name: value or "" for name, value in given.items() if (value or "") != (before[name] or "")}
    try:
        source = source_of(origin)
    except KnowlineError as error:
        states.failed(error)
        return
    done("correct", reason, values=values, source=source)
    st.rerun()


def reasoned(row: ValueRow, action: str, done: Done) -> None:
    """A reason and Enter."""
    mark = f"parameters.form.{row.id}"
    with st.container(key="parameters_form"), st.form(f"{mark}.{action}", enter_to_submit=True):
        text = st.text_input("Why", key=f"{mark}.why", max_chars=4000, placeholder="Enter sends; or choose below")
        usual = st.radio("Usual reasons", _REASONS[action], index=None, key=f"{mark}.usual",
                         label_visibility="collapsed")  # fmt: skip
        label = "Reject" if action == "reject" else "Open again"
        sent = st.form_submit_button(label, type="primary", icon=":material/check:")
    _focus(mark)
    if sent:
        usual = None if usual is None or usual.startswith("Other") else usual
        done(action, ". ".join(filter(None, (usual, text.strip()))) or None)
        st.rerun()


def signing(row: ValueRow, done: Done) -> None:
    """An approval is signed with the password."""
    mark = f"parameters.form.{row.id}"
    with st.container(key="parameters_form"), st.form(f"{mark}.sign", enter_to_submit=True, clear_on_submit=True):
        password = st.text_input("Your password, once more", type="password", key=f"{mark}.password", max_chars=1024)
        meaning = st.selectbox(
            "Meaning of the signature", _MEANINGS, _MEANINGS.index("approval"), key=f"{mark}.meaning"
        )
        sent = st.form_submit_button("Sign and approve", type="primary", icon=":material/draw:")
    _focus(mark)
    if sent and password:
        done("accept", None, signed=(password, meaning))
        st.rerun()


def source_fields(session: Session, mark: str, *, own_word: bool = True) -> dict[str, Any]:
    """Fields for where a value is from: a document's words, or a person's."""
    access = session.access("read")
    documents = access.service.workspace.store.passages.documents(access.scope)
    names = {one.id: f"{one.title or one.file} {one.version or ''}".strip() for one in documents}
    ways = (["My own word, with the reason"] if own_word else []) + ["A document", "What a person said"]
    way = st.radio("Source", ways, key=f"{mark}.way", horizontal=True, label_visibility="collapsed")
    document = st.selectbox("Document", [None, *names], format_func=lambda one: names.get(one, "") if one else "–",
                            key=f"{mark}.document")  # fmt: skip
    page = st.number_input("Page", 1, 100_000, None, key=f"{mark}.page", placeholder="any")
    person = st.text_input("Person", key=f"{mark}.person", max_chars=200, placeholder="who said it")
    day = st.date_input("Said on", date.today(), key=f"{mark}.day")
    occasion = st.text_input("Occasion", key=f"{mark}.occasion", max_chars=200, placeholder="interview, call, letter")
    quote = st.text_area("The words, exactly", key=f"{mark}.quote", max_chars=4000, height=80)
    return {"way": way, "document": document, "page": page, "person": person, "day": day, "occasion": occasion,
            "quote": quote}  # fmt: skip


def source_of(fields: dict[str, Any]) -> Source | None:
    """The source that the fields name; None for one's own word. Raises `UsageError` where something is missing."""
    way, quote = fields["way"], fields["quote"].strip()
    if way == "A document":
        if fields["document"] is None or not quote:
            raise UsageError("a document as source: choose it and give the words as they stand in it")
        return DocumentSource(document_id=fields["document"], page=fields["page"], quote=quote)
    if way == "What a person said":
        if not fields["person"].strip() or not quote:
            raise UsageError("a person as source: give the name and the words")
        return PersonSource(person=fields["person"].strip(), date=fields["day"].isoformat(),
                            occasion=fields["occasion"].strip() or None, words=quote)  # fmt: skip
    return None


def forget(row_id: str) -> None:
    """What was typed for a row that is decided."""
    for name in [one for one in st.session_state if str(one).startswith(f"parameters.form.{row_id}.")]:
        st.session_state.pop(name, None)


def _focus(mark: str) -> None:
    st.html(_FOCUS.format(mark=mark.rsplit(".", 1)[-1]), unsafe_allow_javascript=True)

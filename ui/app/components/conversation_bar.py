"""The conversations of a person: open, begin, name, delete, take with you."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import streamlit as st

from knowledge.errors import KnowlineError, NotFoundError
from knowledge.records import Scope
from service.conversations import Conversation, Exchange
from ui.app.components import states
from ui.app.components.text import short
from ui.app.session import Session

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def bar(session: Session, scope: Scope) -> tuple[Exchange, ...]:
    """Draws the bar; gives what was asked in the conversation that is open."""
    access = session.access("read")
    book, owner, key = access.service.conversations, access.caller.name, f"ask.conversation:{_of(scope)}"
    known = {one.id: one for one in book.all(scope, owner)}
    if st.session_state.get(key) not in known:
        st.session_state[key] = None
    opened: str | None = st.session_state[key]
    labels = _labels(known.values())
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            "Conversation", [None, *known], index=([None, *known]).index(opened),
            format_func=lambda one: "New conversation" if one is None else labels[one],
            key=f"ask.chosen:{_of(scope)}:{opened}:{len(known)}", on_change=_choose, args=(scope, opened, len(known)),
            label_visibility="collapsed",
        )  # fmt: skip
        if st.button("New", icon=":material/add_comment:", disabled=opened is None, help="Begin a new conversation"):
            _open(scope, None)
            st.rerun()
        if opened is not None:
            _more(session, scope, known[opened])
    if opened is None:
        return ()
    try:
        return book.exchanges(scope, owner, opened)
    except NotFoundError:
        _open(scope, None)
        return ()


def _more(session: Session, scope: Scope, conversation: Conversation) -> None:
    access = session.access("read")
    book, owner = access.service.conversations, access.caller.name
    with st.popover("More", icon=":material/more_horiz:", help="Name, export, delete", key="ask.more"):
        name = st.text_input("Name", conversation.title, max_chars=120, key=f"ask.name.{conversation.id}")
        if st.button("Rename", icon=":material/edit:", disabled=name == conversation.title, key="ask.rename"):
            try:
                book.rename(scope, owner, conversation.id, name)
            except KnowlineError as error:
                states.failed(error)
            else:
                st.rerun()

        def document() -> bytes:
            from service.exports.answer_docx import conversation_docx

            exchanges = book.exchanges(scope, owner, conversation.id)
            return conversation_docx(access.service.workspace, scope, conversation.title, exchanges)

        st.download_button("Export to Word", document, f"{_file(conversation.title)}.docx", _WORD,
                           icon=":material/download:", on_click="ignore", key="ask.export")  # fmt: skip
        sure = st.checkbox("Delete this conversation for good", key=f"ask.sure.{conversation.id}")
        if st.button("Delete", icon=":material/delete:", disabled=not sure, key="ask.delete"):
            book.delete(scope, owner, conversation.id)
            _open(scope, None)
            st.rerun()


def _choose(scope: Scope, opened: str | None, number: int) -> None:
    _open(scope, st.session_state[f"ask.chosen:{_of(scope)}:{opened}:{number}"])


def _open(scope: Scope, conversation: str | None) -> None:
    st.session_state[f"ask.conversation:{_of(scope)}"] = conversation
    st.session_state.pop(f"ask.open:{_of(scope)}", None)
    st.session_state[f"ask.source:{_of(scope)}"] = 0


def _labels(conversations: Iterable[Conversation]) -> dict[str, str]:
    """A label a conversation, each another one: a choice comes back from the browser as its label. It stays the same
    while the conversation goes on."""
    taken: Counter[str] = Counter()
    labels = {}
    for one in sorted(conversations, key=lambda each: (each.created_at, each.id)):
        label = f"{short(one.title, 60)} · {one.created_at[:10]}"
        taken[label] += 1
        labels[one.id] = label if taken[label] == 1 else f"{label} ({taken[label]})"
    return labels


def _of(scope: Scope) -> str:
    return f"{scope.sponsor}/{scope.product}"


def _file(title: str) -> str:
    kept = "".join(one if one.isalnum() or one in " -_" else "" for one in title).strip()
    return short(kept, 60).rstrip("…") or "conversation"

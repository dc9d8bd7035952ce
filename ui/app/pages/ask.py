"""Ask: a conversation on the left, the source of what is said on the right."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.render import origin_text
from knowledge.records import Answer, Scope, SearchFilter
from service.conversations import Exchange
from ui.app.components import ask_actions, badges, chips, evidence, states
from ui.app.components.answer_text import answer_html
from ui.app.components.conversation_bar import bar
from ui.app.components.text import md, safe
from ui.app.known import known
from ui.app.session import Session

_POLL_S = 0.4
_MOMENT_S = 1.2
_STAGES = {
    "waiting": "Waiting for a free reader …",
    "searching": "Searching the package …",
    "wording": "Checking each statement against its source …",
}


def render(session: Session) -> None:
    """The conversation that is open, and beside it the source chosen in it."""
    if session.scope is None:
        states.empty("Ask what a package says, and why", "There is no package yet. Add the sponsor's documents first.",
                     icon="forum")  # fmt: skip
        _to_package()
        return
    access = session.access("read")
    if not access.service.workspace.store.passages.documents(access.scope):
        states.empty("This package has no documents yet", "Add files or a ZIP; questions can be asked as soon as the "
                     "first documents are in.", icon="forum")  # fmt: skip
        _to_package()
        return
    left, right = st.columns(2, gap="medium")
    with left:
        _conversation(session, access.scope)
    with right, st.container(key="ask_evidence"):
        _beside(session, access.scope)


def _conversation(session: Session, scope: Scope) -> None:
    exchanges = bar(session, scope)
    with st.container(height=480, border=False, key="ask_scroll", autoscroll=False):
        if not exchanges:
            _welcome(scope, session)
        for number, exchange in enumerate(exchanges):
            with st.container(key=f"exchange_{exchange.id}", gap="small"):
                _exchange(session, scope, exchange, last=number == len(exchanges) - 1)
        if exchanges:
            _scroll_to(exchanges[-1])
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="ask_line"):
        where = _filters(session, scope)
        st.chat_input("Ask about this package", key="ask.input", max_chars=4000, on_submit=_submitted,
                      args=(session, scope, where))  # fmt: skip


def _submitted(session: Session, scope: Scope, where: SearchFilter | None) -> None:
    """Before the page is drawn anew, so that it is drawn once."""
    typed = st.session_state.get("ask.input")
    if typed and typed.strip():
        _ask(session, scope, typed, where)


def _ask(session: Session, scope: Scope, question: str, where: SearchFilter | None) -> None:
    access = session.access("read")
    service, owner = access.service, access.caller.name
    opened = st.session_state.get(_key("ask.conversation", scope))
    if opened is None:
        opened = service.conversations.start(scope, owner, question).id
        st.session_state[_key("ask.conversation", scope)] = opened
    exchange = service.asking.start(scope, owner, opened, question, where)
    st.session_state[_key("ask.open", scope)] = exchange.id
    st.session_state[_key("ask.source", scope)] = 0


def _exchange(session: Session, scope: Scope, exchange: Exchange, *, last: bool) -> None:
    with st.chat_message("user", avatar=":material/person:"):
        st.markdown(md(exchange.question))
        if exchange.filter is not None:
            st.caption(":material/filter_alt: " + md(_told(exchange.filter)))
    with st.chat_message("assistant", avatar=":material/fact_check:"):
        slot = st.empty()  # always there, so that what follows keeps its place when the answer comes
        if exchange.answer is not None:
            _answer(session, scope, exchange, exchange.answer, last=last)
        elif exchange.error is not None:
            states.problem("This was not answered", exchange.error)
        else:
            _soon(session, scope, exchange, slot, last=last)


def _answer(session: Session, scope: Scope, exchange: Exchange, answer: Answer, *, last: bool) -> None:
    badges.answer(answer)
    st.html(answer_html(answer.answer))
    st.caption(md(origin_text(answer)))
    chosen = st.session_state.get(_key("ask.source", scope), 0) if _open(scope, exchange, last) else None
    sources = answer.citations or answer.nearest
    if sources:
        if not answer.citations:
            st.caption("Nearest passages. They are not the answer.")

        def pick(number: int) -> None:
            st.session_state[_key("ask.open", scope)] = exchange.id
            st.session_state[_key("ask.source", scope)] = number

        chips.chips(sources, exchange.id, pick, chosen=chosen)
    for conflict in answer.conflicts:
        marks = " ".join(f"[{marker}]" for marker in conflict.citations)
        st.warning(f"**Sources disagree** on {md(conflict.subject)}: {md(marks)}. Open each; versions and dates are "
                   "beside them.", icon=":material/call_split:")  # fmt: skip
    ask_actions.actions(session, scope, exchange, answer)


def _scroll_to(exchange: Exchange) -> None:
    """The last question at the top of the view, so that its answer is read from its beginning."""
    done = exchange.answer is not None
    st.html(
        f"<script>/* {done} */ {{ const frame = document.querySelector('.st-key-ask_scroll');"
        f" const one = document.querySelector('.st-key-exchange_{exchange.id}'); if (frame && one)"
        " frame.scrollTop += one.getBoundingClientRect().top - frame.getBoundingClientRect().top; }</script>",
        unsafe_allow_javascript=True,
    )


def _soon(session: Session, scope: Scope, exchange: Exchange, slot: DeltaGenerator, *, last: bool) -> None:
    """Most answers are there in a moment: wait for that long, then go on in the background."""
    with slot:
        _told_stage("searching")
    done = session.service.asking.wait(exchange, _MOMENT_S)
    slot.empty()
    if not done:
        _under_way(session, exchange)
        return
    access = session.access("read")
    book = access.service.conversations.exchanges(scope, access.caller.name, exchange.conversation_id)
    found = next((one for one in book if one.id == exchange.id), None)
    if found is not None and found.answer is not None:
        _answer(session, scope, found, found.answer, last=last)
    else:
        stopped = "The service was stopped meanwhile. Ask again."
        states.problem("This was not answered", (found.error if found else None) or stopped)


def _told_stage(stage: str, ready: bool = True) -> None:
    told = _STAGES[stage] if ready else "The search is getting ready; this takes a few seconds after a start …"
    pulse = '<span class="kl-pulse" aria-hidden="true"></span>'
    st.html(f'<div role="status" class="kl-wait">{pulse}{safe(told)}</div>')


def _under_way(session: Session, exchange: Exchange) -> None:
    @st.fragment(run_every=_POLL_S)
    def watch() -> None:
        live = session.service.asking.live(exchange)
        if live is None:
            st.rerun()
        _told_stage(live.stage, session.service.warm.is_set())
        for sentence in live.sentences:
            st.html(f'<p class="kl-checked">✓ {safe(sentence)}</p>')

    watch()


def _beside(session: Session, scope: Scope) -> None:
    """The source chosen, or of the last answer the first."""
    opened = _opened(session, scope)
    if opened is None or opened.answer is None:
        states.empty("The source stands here", "Ask; the page that the answer rests on opens here, with the words "
                     "marked.", icon="description")  # fmt: skip
        return
    sources = opened.answer.citations or opened.answer.nearest
    if not sources:
        states.empty(
            "Nothing to show for this answer", "No passage of the package comes near the question.", icon="description"
        )
        return
    evidence.panel(session, sources, _key("ask.source", scope))


def _opened(session: Session, scope: Scope) -> Exchange | None:
    conversation = st.session_state.get(_key("ask.conversation", scope))
    if conversation is None:
        return None
    access = session.access("read")
    exchanges = access.service.conversations.exchanges(scope, access.caller.name, conversation)
    wanted = st.session_state.get(_key("ask.open", scope))
    for exchange in exchanges:
        if exchange.id == wanted:
            return exchange
    return exchanges[-1] if exchanges else None


def _open(scope: Scope, exchange: Exchange, last: bool) -> bool:
    wanted = st.session_state.get(_key("ask.open", scope))
    return bool(exchange.id == wanted or (wanted is None and last))


def _welcome(scope: Scope, session: Session) -> None:
    st.html('<div class="kl-empty"><h3>What do you want to know?</h3><p>Answers come from the package alone, each with '
            "its source. Silence of the package is an answer too.</p></div>")  # fmt: skip
    questions = known(session.access("read")).suggestions
    if not questions:
        return
    st.caption("The package gives reasons for these:")
    for number, question in enumerate(questions):
        st.button(md(question), key=f"ask.suggestion.{number}", icon=":material/lightbulb:", width="stretch",
                  on_click=_ask, args=(session, scope, question, None))  # fmt: skip


def _filters(session: Session, scope: Scope) -> SearchFilter | None:
    access = session.access("read")
    documents = access.service.workspace.store.passages.documents(access.scope)
    types = sorted({one.document_type for one in documents if one.document_type})
    steps = known(access).steps
    chosen_types = st.session_state.get(_key("ask.types", scope), [])
    chosen_steps = st.session_state.get(_key("ask.steps", scope), [])
    number = len(chosen_types) + len(chosen_steps)
    with st.popover(f"Filters ({number})" if number else "Filters", icon=":material/filter_alt:", key="ask.filters"):
        st.multiselect("Kinds of document", types, format_func=lambda one: one.replace("_", " "),
                       key=_key("ask.types", scope), placeholder="all kinds")  # fmt: skip
        st.multiselect("Process steps", steps, key=_key("ask.steps", scope), placeholder="all steps")
        st.caption("They narrow the next questions.")
    if not (chosen_types or chosen_steps):
        return None
    return SearchFilter(document_types=tuple(chosen_types), steps=tuple(chosen_steps))


def _told(where: SearchFilter) -> str:
    return ", ".join(one.replace("_", " ") for one in (*where.document_types, *where.steps))


def _to_package() -> None:
    from ui.app.shell import goto

    _, middle, _ = st.columns([2, 1, 2])
    if middle.button("Add documents", icon=":material/upload:", type="primary", width="stretch"):
        goto("package")


def _key(name: str, scope: Scope) -> str:
    return f"{name}:{scope.sponsor}/{scope.product}"

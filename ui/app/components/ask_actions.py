"""What a person does with an answer: say whether it helped, take it as a document, ask the sponsor."""

from __future__ import annotations

import streamlit as st

from knowledge.errors import KnowlineError
from knowledge.records import Answer, QuestionOrigin, Scope
from service.conversations import Exchange
from service.feedback import Verdict
from ui.app.components import states
from ui.app.session import Session

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WHY: dict[str, tuple[str, Verdict]] = {
    "Something in it is wrong": ("wrong", "wrong"),
    "Something is missing": ("missing", "incomplete"),
    "The source does not say this": ("source", "wrong"),
    "It is in the package, and was not found": ("found", "incomplete"),
}


def actions(session: Session, scope: Scope, exchange: Exchange, answer: Answer) -> None:
    """The row of buttons under an answer."""
    key = f"ask.{exchange.id}"
    access = session.access("read")
    given = access.service.feedback.given(scope, answer.id, access.caller.name)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if st.button(
            "Helpful", key=f"{key}.good", icon=":material/thumb_up:", type="tertiary", disabled=given == "helpful"
        ):
            _give(session, answer.id, "helpful", None)
        with st.popover("Not right", icon=":material/thumb_down:", type="tertiary", key=f"{key}.bad"):
            why = st.selectbox("What is not right?", list(_WHY), key=f"{key}.why")
            comment = st.text_area("What would be right? A document and page help most.", max_chars=4000, height=90,
                                   key=f"{key}.comment")  # fmt: skip
            if st.button("Send", key=f"{key}.send", type="primary"):
                _give(session, answer.id, _WHY[why][1], f"{why}. {comment}".strip())

        def document() -> bytes:
            from service.exports.answer_docx import conversation_docx

            return conversation_docx(access.service.workspace, scope, exchange.question, (exchange,))

        st.download_button("Word", document, "answer.docx", _WORD, icon=":material/download:", type="tertiary",
                           on_click="ignore", key=f"{key}.word", help="With its sources and their pages")  # fmt: skip
        if session.may("feedback"):
            _sponsor(session, scope, exchange, answer)
    if given is not None:
        thanks = "You found this helpful." if given == "helpful" else "You said what is not right; thank you."
        st.caption(f":material/check: {thanks} It goes into the drafts of the evaluation set.")


def _sponsor(session: Session, scope: Scope, exchange: Exchange, answer: Answer) -> None:
    """Put the question on the list for the sponsor, worded as it stands or anew."""
    questions = session.access("read").service.workspace.questions
    listed = any(one.origin is not None and one.origin.id == answer.id for one in questions.all(scope))
    if listed:
        st.markdown(":material/check: On the sponsor's list", width="content")
        return
    with st.popover("Ask the sponsor", icon=":material/contact_support:", type="tertiary", key=f"ask.{exchange.id}.to"):
        worded = answer.open_question.text if answer.open_question else exchange.question
        text = st.text_area("Question", worded, max_chars=4000, height=90, key=f"ask.{exchange.id}.text")
        if st.button("Put on the list", type="primary", key=f"ask.{exchange.id}.put", disabled=not text.strip()):
            try:
                access = session.access("feedback")
                origin = QuestionOrigin(type="answer", id=answer.id)
                questions.add(access.scope, text, by=session.person, origin=origin)
            except KnowlineError as error:
                states.failed(error)
                return
            st.rerun()


def _give(session: Session, answer_id: str, verdict: Verdict, comment: str | None) -> None:
    try:
        access = session.access("feedback")
        access.service.feedback.add(access.scope, answer_id, verdict, comment, access.caller.name)
    except KnowlineError as error:
        states.failed(error)
        return
    st.rerun()

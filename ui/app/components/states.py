"""What a page says when there is nothing, when something goes wrong, and while something goes on."""

from __future__ import annotations

import streamlit as st

from knowledge.errors import (
    ForbiddenError,
    KnowlineError,
    ModelUnavailableError,
    NotFoundError,
    RateError,
    SignInError,
    StoreBusyError,
)
from ui.app.components.text import md, safe

# The first that fits counts: (error, headline, what to do; the error's own words where None).
_TOLD: tuple[tuple[type[KnowlineError], str, str | None], ...] = (
    (SignInError, "Your session is over", "Sign in again; what you did is kept."),
    (ForbiddenError, "Your role does not allow this", "An administrator of this sponsor gives roles."),
    (NotFoundError, "This is not (any more) in the package", None),
    (StoreBusyError, "The store is busy", "Another process writes to it. Try again in a moment."),
    (ModelUnavailableError, "The search is not ready", "The models are loading, or could not be loaded. Try again in a "
     "moment; if it stays so, `knowline doctor` tells why."),
    (RateError, "Too many requests", None),
)  # fmt: skip


def empty(title: str, next_step: str, *, icon: str = "description") -> None:
    """Nothing here yet: what this place is for, and what to do next. `icon` is a Material symbol."""
    st.html(
        f'<div class="kl-empty" role="status"><span class="kl-icon" aria-hidden="true">{safe(icon)}</span>'
        f"<h3>{safe(title)}</h3><p>{safe(next_step)}</p></div>"
    )


def failed(error: Exception) -> None:
    """An error as a box that a person can act on. What is ours to fix goes to the log under a reference."""
    from ui.app.session import reference

    if not isinstance(error, KnowlineError):
        mark = reference(error)
        _box("Something went wrong here", f"Nothing was lost that you had saved. Try again; if it happens again, give "
             f"the reference **{mark}** to whoever runs this service: its log has the details.", own=True)  # fmt: skip
        return
    for kind, headline, what in _TOLD:
        if isinstance(error, kind):
            _box(headline, what or md(_sentence(error)))
            return
    _box("That did not work", md(_sentence(error)))


def problem(headline: str, what_to_do: str) -> None:
    """The same box for a page's own words; both are plain text."""
    _box(headline, md(what_to_do))


def _box(headline: str, what: str, *, own: bool = False) -> None:
    with st.container(key=f"kl_{'fault' if own else 'error'}_{abs(hash((headline, what))) % 10**8}"):
        st.error(f"**{md(headline)}.** {what}", icon=":material/error:")


def _sentence(error: Exception) -> str:
    text = str(error)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")

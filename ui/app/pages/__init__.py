"""The pages: one module each, with one `render(session)`.

The contract of a page
- `render(session: ui.app.session.Session) -> None` draws it. It is called at every run of the script, inside a guard
  that tells a `KnowlineError` as an error box with what to do next; a page catches only what it can mend.
- Everything it reads or writes goes through `session.access(permission)`, which gives the same checked `Access` as the
  API's routes get, and so it may call the routes' own functions: `decisions.review_statement(access, id, body)`.
- State of a page lives in `st.session_state` under keys that begin with the page's name (`ask.`, `package.`, …), and
  what belongs to a package has the package in its key, so that nothing of one shows in another.
- Text of documents is never put into Markdown or HTML as it is: `components.text.md` and `components.text.safe`.
- Work that takes longer than a moment runs in the service (jobs, `service/asking.py`); the page polls with a fragment.
"""

from __future__ import annotations

from dataclasses import dataclass

from service.accounts.roles import Permission


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the navigation. `needs` is the permission without which it is not listed."""

    name: str
    title: str
    icon: str
    section: str
    needs: Permission | None = "read"

    @property
    def module(self) -> str:
        return f"ui.app.pages.{self.name}"


# In the order of the navigation; the first is the one that opens. `name` is the module and the address.
ENTRIES: tuple[Entry, ...] = (
    Entry("ask", "Ask", ":material/forum:", "Work"),
    Entry("package", "Package", ":material/inventory_2:", "Work", needs=None),
    Entry("parameters", "Parameters", ":material/table_chart:", "Work"),
    Entry("process", "Process map", ":material/account_tree:", "Work"),
    Entry("questions", "Questions", ":material/contact_support:", "Work"),
    Entry("audit", "Audit trail", ":material/history:", "Oversight", needs="audit"),
    Entry("evaluation", "Evaluation", ":material/monitoring:", "Oversight"),
    Entry("administration", "Administration", ":material/admin_panel_settings:", "Oversight", needs="administer"),
    Entry("intended_use", "Intended use", ":material/verified_user:", "About", needs=None),
)

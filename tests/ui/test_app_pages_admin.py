"""The pages of oversight: the audit trail, what was measured, and what an administrator keeps."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from knowledge.errors import ForbiddenError, NotFoundError, SignInError, UsageError
from knowledge.records import Scope
from service.accounts.administering import Administration
from service.api.access import Access, enter
from service.api.state import Service
from service.audit_trail import TrailFilter, export_trail, trail
from service.evaluations import FOLDER, figures, results
from tests.service.conftest import PASSWORD, Tokens
from tests.ui.app_support import bound, opened, text_of

ACME = Scope(sponsor="acme", product="mab")
signed_in: list[str | None] = [None]


@pytest.fixture(scope="module")
def many(home: Path, tokens: Tokens, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Several people at a home of their own."""
    own = tmp_path_factory.mktemp("oversight") / "home"
    shutil.copytree(home, own)
    with bound(own, signed_in=signed_in, accounts=True, answer_processes=0) as service:
        yield service


@pytest.fixture
def desk(many: Service) -> Administration:
    return Administration(many.workspace.store, many.users, many.keys, many.users.caller("admin@acme"))


def as_person(service: Service, name: str, page: str) -> AppTest:
    signed_in[0] = service.keys.open_session(name)
    test = opened(page)
    assert not test.exception
    return test


def press(test: AppTest, label: str) -> AppTest:
    return next(one for one in test.button if one.label == label).click().run()


def tables(test: AppTest) -> str:
    return "\n".join(frame.value.to_csv() for frame in test.dataframe)


def access(service: Service, name: str) -> Access:
    return enter(service, service.users.caller(name), "read", ACME)


def test_only_who_may_sees_the_pages_of_oversight(many: Service) -> None:
    assert "Verify the chain" not in text_of(as_person(many, "reader@acme", "audit"))
    assert not as_person(many, "approver@acme", "administration").dataframe
    with pytest.raises(ForbiddenError):
        trail(access(many, "reader@acme"), TrailFilter())


def test_the_trail_is_filtered_and_holds_one_sponsor(many: Service) -> None:
    test = as_person(many, "qa@acme", "audit")
    shown = tables(test)
    assert "reviewer@acme" in shown and "rival" not in shown
    next(one for one in test.selectbox if one.label == "What").set_value("grant").run()
    next(one for one in test.text_input if one.label.startswith("Object")).set_value("reader@acme").run()
    assert list(test.dataframe[0].value["Object"]) == ["user reader@acme"]


def test_a_changed_record_is_told(many: Service) -> None:
    assert "is whole" in "".join(
        one.value for one in press(as_person(many, "qa@acme", "audit"), "Verify the chain").success
    )
    with many.workspace.store.engine.begin() as connection:
        before = connection.execute(text("SELECT actor FROM audit WHERE sponsor='acme' AND seq=2")).scalar_one()
        connection.execute(text("UPDATE audit SET actor='nobody' WHERE sponsor='acme' AND seq=2"))
    try:
        told = text_of(press(as_person(many, "qa@acme", "audit"), "Verify the chain"))
        assert "record 2 was changed after it was written" in told
    finally:
        with many.workspace.store.engine.begin() as connection:
            connection.execute(text("UPDATE audit SET actor=:a WHERE sponsor='acme' AND seq=2"), {"a": before})


def test_an_export_of_the_trail_is_itself_recorded(many: Service) -> None:
    written = export_trail(access(many, "qa@acme"), TrailFilter(action="grant"))
    assert written.splitlines()[0].startswith("seq,at,actor") and written.count(",grant,") == 5
    assert trail(access(many, "qa@acme"), TrailFilter()).acts[0].action == "export_audit"


def run(right: list[float], started: str, sponsor: str = "acme") -> dict[str, Any]:
    cases = [
        {"id": f"q{n}", "kind": "why" if n % 2 else "value", "question": f"Question {n}?", "answerable": True,
         "answer": {"answer": f"Answer {n}", "status": "answered", "else": 1},
         "marks": {"right": {"hits": hit, "total": 1.0}, "recall@5": {"hits": 0.5, "total": 1.0}},
         "missing_facts": [] if hit else ["the reason"], "error": None}
        for n, hit in enumerate(right)
    ]  # fmt: skip
    return {"dataset": "site", "sponsor": sponsor, "variant": "full", "started": started, "seconds": 2.5,
            "versions": {"release": "1", "code": "c", "dataset": "d", "variant": "full"}, "cases": cases}  # fmt: skip


def test_runs_are_shown_with_intervals_and_compared(many: Service) -> None:
    folder = many.settings.home / FOLDER
    folder.mkdir()
    assert "knowline eval run" in "".join(one.value for one in as_person(many, "reader@acme", "evaluation").code)
    for name, one in {
        "old": run([0.0] * 8 + [1.0] * 2, "2026-01-01"),
        "new": run([1.0] * 9 + [0.0], "2026-02-01"),
        "theirs": run([1.0], "2026-03-01", "rival"),
    }.items():
        (folder / f"{name}.json").write_text(json.dumps(one))
    (folder / "broken.json").write_text("[]")
    test = as_person(many, "reader@acme", "evaluation")
    shown = text_of(test)
    assert "90.0 %" in shown and "59.6 % to 98.2 %" in shown and "+70.0 points" in shown and "better" in shown
    assert "the reason" in shown and "theirs" not in shown


def test_the_figures_are_those_of_the_report(many: Service) -> None:
    from eval.intervals import Mark, estimate

    found = results(access(many, "reader@acme")).runs[0]
    for name in found.metrics:
        ours = figures(found.cases, [name])[0]
        theirs = estimate([Mark(case.marks[name].hits, case.marks[name].total) for case in found.cases])
        assert (ours.value, ours.low, ours.high) == pytest.approx((theirs.value, theirs.low, theirs.high))


def test_an_administrator_adds_people_and_gives_roles(many: Service) -> None:
    test = as_person(many, "admin@acme", "administration")
    assert "reviewer@acme" in tables(test) and "rival" not in tables(test) + text_of(test)
    field = {one.key: one for one in test.text_input}
    field["administration.name"].set_value("nora")
    field["administration.password"].set_value(PASSWORD)
    test = press(test, "Add")
    assert not test.exception and many.users.caller("nora").grants == {"acme": frozenset({"reader"})}
    {one.key: one for one in test.text_input}["administration.who"].set_value("nora")
    {one.key: one for one in test.selectbox}["administration.which"].set_value("reviewer")
    press(test, "Give")
    assert many.users.caller("nora").may("review", "acme")


def test_a_lock_is_lifted(many: Service, desk: Administration) -> None:
    for _ in range(5):
        with pytest.raises(SignInError):
            many.users.check("qa@acme", "not the password")
    test = as_person(many, "admin@acme", "administration")
    assert "locked until" in tables(test)
    {one.key: one for one in test.selectbox}["administration.person"].set_value("qa@acme")
    press(test, "Unlock")
    many.users.check("qa@acme", PASSWORD)


def test_an_administrator_gets_no_hold_on_content(desk: Administration) -> None:
    with pytest.raises(ForbiddenError, match="their own roles"):
        desk.grant("admin@acme", "acme", "approver")
    with pytest.raises(ForbiddenError, match="decides in that name"):
        desk.new_token("approver@acme", "borrowed", ACME)
    desk.add("machine", PASSWORD, "acme", "reader")
    token, secret = desk.new_token("machine", "dashboards", ACME)
    assert desk.keys.by_token(secret).product == "mab"
    with pytest.raises(UsageError, match="revoke them"):
        desk.grant("machine", "acme", "approver")
    desk.revoke_token(token.id)
    desk.grant("machine", "acme", "approver")


def test_an_administrator_ends_at_own_sponsors(many: Service, desk: Administration) -> None:
    with pytest.raises(ForbiddenError):
        desk.grant("reader@acme", "rival", "reader")
    with pytest.raises(ForbiddenError):
        desk.add("x", PASSWORD, "rival", "qa")
    with pytest.raises(NotFoundError):
        desk.disable("reader@rival")
    many.users.grant("reader@acme", "rival", "reader", "test")
    with pytest.raises(ForbiddenError, match="other sponsors"):
        desk.disable("reader@acme")
    many.users.revoke("reader@acme", "rival", "reader", "test")
    rival = next(one for one in many.keys.tokens() if one.user == "reader@rival")
    with pytest.raises(NotFoundError):
        desk.revoke_token(rival.id)


def test_health_is_examined(many: Service) -> None:
    test = press(as_person(many, "admin@acme", "administration"), "Examine")
    assert not test.exception and "all hashes match" in tables(test)


def test_a_sponsor_leaves_only_with_its_name_typed(many: Service) -> None:
    test = press(as_person(many, "admin@acme", "administration"), "Make the export")
    assert not test.exception
    for name in ("rival", "acme"):
        assert "acme" in many.workspace.store.sponsors.all()
        field = {one.key: one for one in test.text_input}
        field["administration.confirm"].set_value(name)
        field["administration.reason"].set_value("the contract is over")
        {one.key: one for one in test.checkbox}["administration.handed"].set_value(True)
        test = press(test, "Off-board")
    assert not test.exception
    assert many.workspace.store.sponsors.all() == ("rival",)

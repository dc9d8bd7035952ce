"""Who sees what in the app: one's own sponsors, one's own conversations, nothing when the session is over."""

from __future__ import annotations

from pathlib import Path

from tests.service.conftest import CANARIES, PASSWORD, Tokens
from tests.ui.app_support import ask, bound, opened, text_of


def test_people_see_their_own_sponsors_alone(home: Path, tokens: Tokens) -> None:
    signed_in: list[str | None] = [None]
    with bound(home, signed_in=signed_in, accounts=True, answer_processes=0) as service:
        service.ready()
        for mine, other in (("acme", "rival"), ("rival", "acme")):
            signed_in[0] = service.keys.open_session(f"reader@{mine}")
            test = ask(opened(), service)
            for page in (None, "package"):
                if page:
                    test = opened(page)
                shown = text_of(test)
                assert f"{mine} / mab" in shown
                assert other not in shown and CANARIES[other] not in shown


def test_conversations_belong_to_one_person(home: Path, tokens: Tokens) -> None:
    signed_in: list[str | None] = [None]
    with bound(home, signed_in=signed_in, accounts=True, answer_processes=0) as service:
        service.ready()
        signed_in[0] = service.keys.open_session("reader@acme")
        ask(opened(), service, "Is the drum speed limited to 14 rpm?")
        signed_in[0] = service.keys.open_session("reviewer@acme")
        assert "drum speed" not in str(opened().selectbox[0].options)


def test_a_session_that_is_over_leads_to_the_door(home: Path, tokens: Tokens) -> None:
    signed_in: list[str | None] = [None]
    with bound(home, signed_in=signed_in, accounts=True, answer_processes=0) as service:
        signed_in[0] = service.keys.open_session("reader@acme")
        test = opened()
        service.keys.close_session(signed_in[0] or "")
        test.run()
        assert "session is over" in text_of(test) and not test.chat_input


def test_signing_in_takes_the_password(home: Path, tokens: Tokens) -> None:
    from starlette.testclient import TestClient

    from service.settings import Settings
    from ui.app.serving import create_ui

    app = create_ui(Settings(home=home, accounts=True, ocr=False, answer_processes=0))
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 50000), follow_redirects=False) as browser:
        page = {"accept": "text/html"}
        assert browser.get("/package", headers=page).headers["location"] == "/login?next=%2Fpackage"
        assert browser.get("/media/abc.png").status_code == 401
        wrong = browser.post("/login", data={"user": "reader@acme", "password": "nothing like it", "next": "/package"})
        assert wrong.status_code == 401 and "Name or password is wrong" in wrong.text
        right = browser.post("/login", data={"user": "reader@acme", "password": PASSWORD, "next": "/package"})
        assert right.status_code == 303 and right.headers["location"] == "/package"
        assert "HttpOnly" in right.headers["set-cookie"] and "SameSite=strict" in right.headers["set-cookie"]
        assert "Knowline" in browser.get("/package", headers=page).text
        assert browser.get("/api/v1/nothing").status_code == 404
        assert browser.get("/api/v1/session").json()["user"] == "reader@acme"
        elsewhere = browser.post("/login", data={"user": "reader@acme", "password": PASSWORD, "next": "//evil.example"})
        assert elsewhere.headers["location"] == "/"
        assert browser.get("/logout").headers["location"] == "/login?note=out"
        assert browser.get("/package", headers=page).status_code == 303


def test_without_a_package_the_next_step_is_named(tmp_path: Path) -> None:
    with bound(tmp_path):
        test = opened()
        assert not test.exception and "Name the sponsor and the product" in text_of(test)
        assert any(one.label == "Take in" and one.disabled for one in test.button)

"""Backup and restore: the drill proves that the restored home is the same, by digest and by what it answers."""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path
from typing import Any

import pytest

from knowledge.storage import Store
from ui.cli.main import run


def cli(home: Path, capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    capfd.readouterr()
    status = run(["--home", str(home), "--json", *arguments])
    out = capfd.readouterr().out
    return status, json.loads(out) if out.strip() else None


def test_a_restored_home_is_the_same(home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file, copy = tmp_path / "b.tar", tmp_path / "copy"
    status, made = cli(home, capfd, "backup", str(file))
    assert status == 0 and file.stat().st_mode & 0o077 == 0
    status, restored = cli(copy, capfd, "restore", str(file))
    assert status == 0 and restored["digest"] == made["digest"]
    before, after = (cli(one, capfd, "doctor", "--digest")[1] for one in (home, copy))
    assert before == after and after["vectors"] == after["chunks"] > 0 and after["orphans"] == 0
    question = ("--sponsor", "acme", "--product", "mab", "search", "hydrate")
    assert cli(home, capfd, *question)[1] == cli(copy, capfd, *question)[1]
    with Store.open(copy) as store:
        for sponsor in ("acme", "rival"):
            assert not store.verify_originals(sponsor)
            assert not store.audit.verify(sponsor).problems


def test_a_full_home_and_a_used_name_are_left_alone(
    home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "b.tar"
    file.write_bytes(b"mine")
    assert cli(home, capfd, "backup", str(file))[0] == 2
    assert cli(home, capfd, "restore", str(file))[0] == 2
    assert file.read_bytes() == b"mine"
    assert cli(tmp_path / "new", capfd, "restore", str(file))[0] == 2
    assert not (tmp_path / "new").exists()


def test_a_changed_byte_is_found_and_nothing_is_restored(
    home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file, bad, work = tmp_path / "b.tar", tmp_path / "bad.tar", tmp_path / "work"
    cli(home, capfd, "backup", str(file))
    with tarfile.open(file) as archive:
        archive.extractall(work, filter="data")
    original = next(path for path in (work / "home" / "originals").rglob("*") if path.is_file())
    original.chmod(0o644)
    original.write_bytes(original.read_bytes() + b"x")
    with tarfile.open(bad, "w") as archive:
        for part in ("manifest.json", "home"):
            archive.add(work / part, arcname=part)
    assert cli(tmp_path / "copy", capfd, "restore", str(bad))[0] == 1
    assert not (tmp_path / "copy").exists()
    shutil.rmtree(work)


def test_users_are_kept_from_the_command_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    secret = tmp_path / "password"
    secret.write_text("a long enough password\n")
    acme = ("--sponsor", "acme", "--by", "eve")
    assert cli(tmp_path, capfd, "users", "add", "ana", "--password-file", str(secret))[0] == 2
    assert cli(tmp_path, capfd, *acme, "users", "add", "ana", "--role", "boss", "--password-file", str(secret))[0] == 2
    assert cli(tmp_path, capfd, *acme, "users", "add", "ana", "--role", "qa", "--password-file", str(secret))[0] == 0
    status, made = cli(tmp_path, capfd, *acme, "users", "token", "ana")
    assert status == 0 and made["token"].startswith("knl_")
    assert cli(tmp_path, capfd, *acme, "users", "grant", "ana", "--role", "reader")[0] == 0
    assert cli(tmp_path, capfd, *acme, "users", "disable", "ana")[0] == 0
    listed = cli(tmp_path, capfd, "users", "list")[1]
    assert listed["users"][0]["disabled_at"] and listed["tokens"][0]["revoked_at"]
    assert {grant["role"] for grant in listed["users"][0]["grants"]} == {"qa", "reader"}
    assert made["token"] not in json.dumps(listed)
    assert cli(tmp_path, capfd, "serve", "--host", "0.0.0.0")[0] == 2

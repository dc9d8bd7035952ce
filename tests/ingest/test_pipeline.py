"""The main path: what comes in, what is skipped, replaced, withdrawn, copied; and what the report says."""

from __future__ import annotations

import importlib
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import Pipeline
from ingest.progress import Event
from knowledge.errors import NotFoundError, StoreBusyError, UsageError
from knowledge.records import FileReport, IngestReport

sys.path.insert(0, str(Path(__file__).parent))
fakes = importlib.import_module("pipeline_fakes")
SCOPE = fakes.SCOPE

_BODY = "The protein A pool is held at pH {value} for at most 24 h because longer holds raise aggregates. " * 3


class Home:
    """A home with its pipeline and a package folder beside it."""

    def __init__(self, folder: Path, **more: Any) -> None:
        self.package = folder / "package"
        self.package.mkdir(exist_ok=True)
        self.parts = fakes.parts(folder / "home", **more)
        self.events: list[Event] = []
        self.pipeline = Pipeline(self.parts, progress=self.events.append, lock_timeout_s=0.2)

    def write(self, path: str, text: str) -> Path:
        target = self.package / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        return target

    def ingest(self, *paths: Path, **more: Any) -> IngestReport:
        report = self.pipeline.ingest(SCOPE, list(paths) or [self.package], by="J. Doe", **more)
        state = self.parts.store.state(self.parts.index)
        assert (state.vectors, state.orphans) == (state.chunks, 0)
        return report

    def rows(self, *paths: Path, **more: Any) -> dict[str, FileReport]:
        return {row.path: row for row in self.ingest(*paths, **more).files}

    def statuses(self, *paths: Path, **more: Any) -> dict[str, str]:
        return {path: row.status for path, row in self.rows(*paths, **more).items()}

    def texts(self) -> str:
        passages = self.parts.store.passages
        return "\n".join(chunk.text for chunk in passages.chunks(passages.live_chunk_ids(SCOPE)))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_a_package_comes_in_with_a_row_for_each_file(home: Home) -> None:
    home.write("a.txt", "#title: Hold study\n#number: HS-1\n#version: 2\n" + _BODY.format(value="6.8"))
    home.write("sub/b.txt", _BODY.format(value="3.5"))
    home.write("bad.txt", "DAMAGED")
    home.write(".DS_Store", "x")
    report = home.ingest()
    rows = {row.path: row for row in report.files}
    assert [row.path for row in report.files] == [".DS_Store", "a.txt", "bad.txt", "sub/b.txt"]
    assert {path: row.status for path, row in rows.items()} == {
        ".DS_Store": "skipped", "a.txt": "ingested", "bad.txt": "failed", "sub/b.txt": "ingested",
    }
    assert (rows["a.txt"].title, rows["a.txt"].number, rows["a.txt"].version) == ("Hold study", "HS-1", "2")
    assert rows["bad.txt"].reason is not None and rows["bad.txt"].reason.code == "corrupt"
    assert report.totals.statements == 2 and report.totals.chunks == len(home.parts.store.passages.live_chunk_ids(SCOPE))
    assert home.parts.store.verify_originals("Alpha") == ()
    assert len(list(home.parts.store.originals("Alpha").hashes())) == 2


def test_an_unchanged_package_is_not_read_again(home: Home) -> None:
    home.write("a.txt", _BODY)
    home.write("bad.txt", "DAMAGED")
    home.write("box.zip", json.dumps({"c.txt": "Pool volume was 40 L.", "d.txt": "DAMAGED"}))
    first = home.rows()
    generation, calls = home.parts.store.passages.generation("Alpha"), home.parts.index.calls
    home.parts.embedder.embedded = 0
    pipeline = Pipeline(replace(home.parts, sandbox=_NoSandbox()))
    second = {row.path: row for row in pipeline.ingest(SCOPE, [home.package], by="x").files}
    assert {path: row.status for path, row in second.items()} == {
        "a.txt": "unchanged", "bad.txt": "failed", "box.zip": "unchanged", "box.zip!/c.txt": "unchanged",
        "box.zip!/d.txt": "failed",
    }
    assert second["a.txt"].chunks == first["a.txt"].chunks == 1
    assert home.parts.embedder.embedded == 0 and home.parts.index.calls == calls
    assert home.parts.store.passages.generation("Alpha") == generation


class _NoSandbox:
    """Refuses to read anything."""

    def run(self, job: object, tasks: Any) -> Any:
        assert not list(tasks)
        return iter(())

    def close(self) -> None: ...


def test_a_changed_file_replaces_its_old_self_and_the_old_one_stays_in_the_history(home: Home) -> None:
    home.write("a.txt", _BODY.format(value="6.8"))
    old = home.rows()["a.txt"]
    home.write("a.txt", _BODY.format(value="7.2"))
    new = home.rows()["a.txt"]
    assert new.document_id != old.document_id and new.supersedes == old.document_id
    assert "7.2" in home.texts() and "6.8" not in home.texts()
    kept = home.parts.store.documents.get(SCOPE, old.document_id)
    assert kept is not None and kept.state == "withdrawn"
    assert "6.8" in home.parts.store.passages.elements(old.document_id or "")[0].text
    assert home.parts.store.audit.entries(SCOPE, new.document_id)[0].detail["replaces"] == old.document_id


def test_a_file_that_cannot_be_read_any_more_leaves_the_version_before_in_use(home: Home) -> None:
    home.write("a.txt", _BODY)
    home.ingest()
    home.write("a.txt", "DAMAGED")
    row = home.rows()["a.txt"]
    assert row.status == "failed" and "stays in use" in row.warnings[0]
    assert "protein A" in home.texts()
    assert home.statuses() == {"a.txt": "failed"} and "protein A" in home.texts()


def test_a_file_gone_from_its_folder_is_withdrawn_and_comes_back(home: Home) -> None:
    path = home.write("a.txt", _BODY)
    home.write("b.txt", "Other words.")
    home.ingest()
    path.unlink()
    assert home.statuses() == {"b.txt": "unchanged"}
    assert "protein A" not in home.texts()
    home.write("a.txt", _BODY)
    assert home.statuses()["a.txt"] == "ingested" and "protein A" in home.texts()


def test_files_of_another_folder_are_not_withdrawn(home: Home, tmp_path: Path) -> None:
    home.write("a.txt", _BODY)
    home.ingest()
    other = tmp_path / "other"
    other.mkdir()
    (other / "z.txt").write_text("Something else.")
    assert home.statuses(other) == {"z.txt": "ingested"}
    assert home.statuses(home.package / "a.txt") == {"a.txt": "unchanged"}
    assert "protein A" in home.texts()


def test_a_file_with_the_same_bytes_is_a_duplicate_with_no_chunks_of_its_own(home: Home) -> None:
    home.write("a.txt", "#number: X-1\n" + _BODY)
    home.write("copy.txt", "#number: X-1\n" + _BODY)
    home.write("box.zip", json.dumps({"inner.txt": "#number: X-1\n" + _BODY}))
    rows = home.rows()
    assert rows["copy.txt"].status == rows["box.zip!/inner.txt"].status == "duplicate"
    assert rows["copy.txt"].duplicate_of == rows["a.txt"].document_id and rows["copy.txt"].number == "X-1"
    assert home.texts().count("protein A") == 3
    assert set(home.statuses().values()) == {"unchanged"}


def test_when_the_original_goes_its_copy_takes_its_place(home: Home) -> None:
    first = home.write("a.txt", _BODY)
    home.write("b.txt", _BODY)
    home.write("c.txt", _BODY)
    home.ingest()
    first.unlink()
    home.ingest()
    documents = {d.file: d for d in home.parts.store.passages.documents(SCOPE)}
    assert set(documents) == {"b.txt", "c.txt"} and "protein A" in home.texts()
    assert documents["b.txt"].duplicate_of is None and documents["c.txt"].duplicate_of == documents["b.txt"].id


def test_copies_of_a_file_that_fails_fail_for_the_same_reason(home: Home) -> None:
    home.write("a.txt", "DAMAGED")
    home.write("b.txt", "DAMAGED")
    rows = home.rows()
    assert [rows[path].status for path in ("a.txt", "b.txt")] == ["failed", "failed"]
    assert rows["b.txt"].reason is not None and rows["b.txt"].reason.code == "corrupt"


def _long(value: str) -> str:
    return "\n\n".join(f"Step {i}: mix for {i + 3} min and keep the pool at {value} °C until done." for i in range(40))


def test_a_near_identical_file_comes_in_marked_and_a_changed_limit_is_no_copy(home: Home) -> None:
    home.write("a.txt", _long("20"))
    home.write("b.txt", _long("20") + "\n\nPrinted copy.")
    home.write("c.txt", _long("20").replace("20 °C until", "25 °C until", 1))
    rows = home.rows()
    assert rows["b.txt"].status == "ingested" and rows["b.txt"].duplicate_of == rows["a.txt"].document_id
    assert any("a.txt" in warning for warning in rows["b.txt"].warnings)
    assert rows["c.txt"].duplicate_of is None


def test_versions_of_one_number_form_a_chain(home: Home) -> None:
    home.write("v1.txt", "#number: PD-7\n#version: 1\nHold 24 h.")
    home.write("v2.txt", "#number: pd 7\n#version: 2\nHold 48 h.")
    rows = home.rows()
    documents = {d.file: d for d in home.parts.store.passages.documents(SCOPE)}
    assert documents["v1.txt"].status == "superseded" and documents["v1.txt"].superseded_by == documents["v2.txt"].id
    assert documents["v2.txt"].status == "current" and rows["v2.txt"].supersedes == documents["v1.txt"].id
    home.pipeline.withdraw(SCOPE, documents["v2.txt"].id, by="J. Doe", reason="sent by mistake")
    assert [d.status for d in home.parts.store.passages.documents(SCOPE)] == ["current"]


def test_two_renditions_of_a_document_stand_together(home: Home) -> None:
    text = "#number: PD-7\n" + _long("20")
    home.write("old.txt", "#number: PD-7\n#version: 1\nHold 24 h.")
    home.write("report.md", text)
    home.write("report.txt", "#version: 2\n" + text.replace("Step 0", "Step zero"))
    home.ingest()
    documents = {d.file: d for d in home.parts.store.passages.documents(SCOPE)}
    assert documents["report.txt"].duplicate_of == documents["report.md"].id
    assert [documents[path].status for path in ("report.md", "report.txt", "old.txt")] == ["current", "current", "superseded"]


def test_what_a_person_withdrew_stays_out_until_it_is_named(home: Home) -> None:
    path = home.write("a.txt", _BODY)
    document = home.rows()["a.txt"].document_id or ""
    home.pipeline.withdraw(SCOPE, document, by="J. Doe", reason="wrong product")
    row = home.rows()["a.txt"]
    assert row.status == "skipped" and "J. Doe" in row.warnings[0] and home.texts() == ""
    with pytest.raises(NotFoundError):
        home.pipeline.withdraw(SCOPE, document, by="J. Doe", reason="again")
    assert home.statuses(path) == {"a.txt": "ingested"} and "protein A" in home.texts()


def test_an_archive_that_changes_replaces_adds_and_withdraws_its_files(home: Home) -> None:
    home.write("box.zip", json.dumps({"a.txt": "Alpha one.", "b.txt": "Beta one.", "in.zip": json.dumps({"c.txt": "Gamma."})}))
    assert set(home.statuses()) == {"box.zip", "box.zip!/a.txt", "box.zip!/b.txt", "box.zip!/in.zip", "box.zip!/in.zip!/c.txt"}
    home.write("box.zip", json.dumps({"a.txt": "Alpha one.", "d.txt": "Delta.", "in.zip": json.dumps({"c.txt": "Gamma."})}))
    statuses = home.statuses()
    assert statuses["box.zip!/a.txt"] == statuses["box.zip!/in.zip!/c.txt"] == "unchanged"
    assert statuses["box.zip!/d.txt"] == "ingested"
    assert sorted(home.texts().split("\n")) == ["Alpha one.", "Delta.", "Gamma."]


def test_a_dry_run_tells_and_changes_nothing(home: Home) -> None:
    home.write("a.txt", "Alpha.")
    home.write("gone.txt", "Gone.")
    home.write("box.zip", json.dumps({"x.txt": "X."}))
    home.ingest()
    home.write("a.txt", "Alpha two.")
    home.write("new.txt", "New.")
    (home.package / "gone.txt").unlink()
    home.write("box.zip", json.dumps({"y.txt": "Y."}))
    before = home.parts.store.digest(), sorted(os.listdir(home.parts.store.home))
    report = home.pipeline.preview(SCOPE, [home.package])
    rows = {row.path: row for row in report.files}
    assert {path: row.status for path, row in rows.items()} == {
        "a.txt": "ingested", "box.zip": "ingested", "box.zip!/y.txt": "ingested", "new.txt": "ingested",
    }
    assert rows["a.txt"].supersedes and not rows["new.txt"].supersedes
    assert report.withdrawn == ("box.zip!/x.txt", "gone.txt")
    assert (home.parts.store.digest(), sorted(os.listdir(home.parts.store.home))) == before


def test_encrypted_files_are_tried_again_when_passwords_are_given(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.write("a.txt", "LOCKED words of the report")
    assert home.rows()["a.txt"].reason.code == "encrypted"  # type: ignore[union-attr]
    assert Home(tmp_path, passwords=("open",)).statuses() == {"a.txt": "ingested"}


def test_a_new_reader_reads_again_and_ends_in_the_same_store(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.write("a.txt", _BODY)
    home.write("b.txt", _BODY)
    home.ingest()
    digest = home.parts.store.digest()
    assert Home(tmp_path, version="2").statuses() == {"a.txt": "ingested", "b.txt": "duplicate"}
    assert home.parts.store.digest() == digest


def test_another_embedder_rebuilds_the_index(home: Home) -> None:
    home.write("a.txt", _BODY)
    home.ingest()
    other = fakes.HashEmbedder("hash-2")
    Pipeline(replace(home.parts, embedder=other)).ingest(SCOPE, [home.package], by="x")
    assert other.embedded == 1 and home.parts.store.sponsors.index_version("Alpha") == "hash-2"


def test_extraction_runs_once_for_each_document_and_later_where_it_was_left_out(home: Home) -> None:
    home.write("a.txt", _BODY)
    home.ingest(extracting=False)
    assert home.parts.extractor.seen == []
    home.ingest()
    home.ingest()
    assert len(home.parts.extractor.seen) == 1


def test_what_is_left_is_read_again_when_documents_only_leave(home: Home) -> None:
    (gone, _) = (home.write("a.txt", _BODY), home.write("b.txt", "Other words."))
    home.ingest()
    home.ingest()
    assert home.parts.extractor.calls == 1
    gone.unlink()
    home.ingest()
    assert home.parts.extractor.calls == 2 and len(home.parts.extractor.seen) == 2


def test_a_failing_extraction_is_told_and_tried_again(home: Home) -> None:
    class Failing:
        def extract(self, scope: object, document_ids: object) -> int:
            raise ValueError("words of the document")

    home.write("a.txt", _BODY)
    report = Pipeline(replace(home.parts, extractor=Failing())).ingest(SCOPE, [home.package], by="x")
    assert report.files[0].status == "ingested" and "Extraction failed" in report.files[0].warnings[0]
    assert home.ingest().totals.statements == 1


def test_progress_tells_stages_and_ends(home: Home) -> None:
    home.write("a.txt", _BODY)
    home.ingest()
    stages = [event.stage for event in home.events if event.kind == "stage"]
    assert stages == ["read", "chunked", "embedded", "indexed", "live", "extracted"]
    assert [e.status for e in home.events if e.kind == "finished"] == ["ingested"]
    assert sum(e.chunks for e in home.events if e.kind == "embedded") == 1


def test_two_ingestions_do_not_interleave(home: Home) -> None:
    home.write("a.txt", _BODY)
    with home.parts.store.writing(), pytest.raises(StoreBusyError, match="try again"):
        home.ingest()


def test_a_path_that_does_not_exist_is_refused(home: Home, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        home.ingest(tmp_path / "nowhere")


def test_links_are_followed_only_inside_the_package(home: Home, tmp_path: Path) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_text("Not for you.")
    home.write("a.txt", "Alpha.")
    (home.package / "in.txt").symlink_to(home.package / "a.txt")
    (home.package / "out.txt").symlink_to(outside)
    (home.package / "dir").symlink_to(tmp_path)
    assert home.statuses() == {"a.txt": "ingested", "dir": "skipped", "in.txt": "duplicate", "out.txt": "skipped"}
    assert "Not for you" not in home.texts()


def test_two_folders_with_the_same_names_do_not_replace_each_other(home: Home, tmp_path: Path) -> None:
    home.write("a.txt", "Alpha.")
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("Omega.")
    assert set(home.statuses(home.package, other)) == {"a.txt", "other/a.txt"}

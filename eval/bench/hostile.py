"""The bar of safety: every broken or booby-trapped file ends with a status, and the run goes on to its end."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence

from eval.bench.command import files_of, knowline
from eval.bench.figure import Bar, Figure, Setting, absent, measured

ALL = Bar(1.0)
TIMEOUT_S = 3600.0


def hostile(setting: Setting) -> Sequence[Figure]:
    """The whole folder in one run."""
    what, command = "hostile files that end with a status", "knowline ingest hostile_documents --json"
    folder = setting.data / "hostile_documents"
    if not folder.is_dir():
        return [absent("hostile", what, ALL, command, f"no folder {folder.name} in the data folder")]
    home = setting.work / "home-hostile"
    shutil.rmtree(home, ignore_errors=True)
    ran = knowline(home, "--sponsor", "bench", "--product", "hostile", "ingest", folder, "--json", timeout_s=TIMEOUT_S)
    given = {str(path.relative_to(folder)) for path in files_of(folder)}
    if ran.status not in (0, 3):
        told = f"the run ended with status {ran.status} after {ran.seconds:.0f} s"
        return [measured("hostile", what, 0.0, ALL, command, remark=told)]
    report = ran.json()
    ended = given & {file["path"] for file in report["files"]}
    counts = Counter(
        f"{file['status']} {file['reason']['code']}" if file["reason"] else file["status"] for file in report["files"]
    )
    told = ", ".join(f"{number} {name}" for name, number in counts.most_common())
    figure = measured(
        "hostile", what, len(ended) / len(given), ALL, command, shown=f"{len(ended)} of {len(given)}",
        remark=f"{ran.seconds:.0f} s, exit status {ran.status}; with the files inside archives: {told}",
    )  # fmt: skip
    return [figure]

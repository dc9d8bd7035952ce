"""The command line on a small package, as the system tests use it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

KNOWLINE = Path(sys.executable).with_name("knowline")
TIMEOUT_S = 90


def write_package(folder: Path) -> Path:
    folder.mkdir()
    (folder / "hold.md").write_text(
        "# Hold times\n\nThe capture pool may be held for at most 24 h at 2 to 8 °C.\n\n"
        "| Parameter | Unit | Set point | Acceptable range |\n|---|---|---|---|\n| Hold time | h | 12 | 0 to 24 |\n",
        encoding="utf-8",
    )
    (folder / "load.md").write_text(
        "# Load\n\nThe load density is kept below 40 g/L because the yield fell above it.\n", encoding="utf-8"
    )
    return folder


def knowline(home: Path, *arguments: str, status: int = 0, **settings: str) -> Any:
    """What a command that ends with `status` prints as JSON. `settings` are given by the environment."""
    environment = {f"KNOWLINE_{name.upper()}": value for name, value in settings.items()}
    done = subprocess.run(
        [KNOWLINE, "--home", home, "--sponsor", "s", "--product", "p", "--by", "Ana Ruiz", "--json", *arguments],
        capture_output=True, text=True, timeout=TIMEOUT_S, env={**os.environ, **environment}, check=False,
    )  # fmt: skip
    assert done.returncode == status, done.stderr[-800:]
    return json.loads(done.stdout)

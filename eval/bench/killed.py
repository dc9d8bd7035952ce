"""An ingestion that ends itself by signal 9 after the given number of stage boundaries; with 0 it runs to its end.

Run as `python -m eval.bench.killed PACKAGE HOME COUNT`: the program's own parts, worker processes and all; prints the
names of the boundaries passed as JSON.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from knowledge.records import Scope

SCOPE = Scope(sponsor="bench", product="kills")


def main(arguments: Sequence[str]) -> int:
    package, home, count = Path(arguments[0]), Path(arguments[1]), int(arguments[2])
    from service.intake import build_pipeline
    from service.settings import load_settings
    from service.workspace import Workspace

    passed: list[str] = []

    def checkpoint(name: str) -> None:
        passed.append(name)
        if len(passed) == count:
            os.kill(os.getpid(), signal.SIGKILL)

    workspace = Workspace(load_settings({"home": home}))
    build_pipeline(workspace, None, (), checkpoint).ingest(SCOPE, [package], by="bench")
    workspace.close()
    print(json.dumps(passed))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

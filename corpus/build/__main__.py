"""`python -m corpus.build`: writes the sample package and its answer key anew, the same bytes each time."""

from __future__ import annotations

import importlib
import pkgutil
import shutil
import sys
import time

from corpus.build import answer_key, docs
from corpus.build.docs.supplies import PASSWORD
from corpus.build.document import Document
from corpus.build.gold import key
from corpus.witness import SAMPLE


def documents() -> list[Document]:
    """Every document of the package, module after module in alphabetical order."""
    made: list[Document] = []
    for info in sorted(pkgutil.iter_modules(docs.__path__), key=lambda i: i.name):
        build = getattr(importlib.import_module(f"corpus.build.docs.{info.name}"), "build", None)
        if build is not None:
            made += build()
    return sorted(made, key=lambda d: d.path)


def main() -> int:
    started = time.monotonic()
    made = documents()
    package = SAMPLE / "package"
    shutil.rmtree(package, ignore_errors=True)
    for document in made:
        if "!/" not in document.path:
            path = package / document.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(document.data)
    (SAMPLE / "passwords.txt").write_text(PASSWORD + "\n", encoding="utf-8")
    counts = answer_key.write(SAMPLE / "gold", made, key())
    size = sum(f.stat().st_size for f in SAMPLE.rglob("*") if f.is_file()) / 1e6
    files = sum("!/" not in d.path for d in made)
    print(f"{files} files, {size:.1f} MB in {time.monotonic() - started:.0f} s; " + ", ".join(f"{n} {k}" for k, n in counts.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())

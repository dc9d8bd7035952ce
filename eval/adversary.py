"""The sentence check against an adversary: false sentences that must not pass, true ones that must not be dropped.

`python -m eval.adversary [--package FOLDER] [--seed N]` takes the statements of a package and of `adversary.txt`, makes
false sentences of them by changing one thing (value, unit, end of a range, operator, denial, direction, entity, key,
header of a cell) and true ones by rewording, and counts what the check lets through and what it drops. The statements
and sentences of `adversary_fresh.txt` are tried as they stand.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from assistant.llm.check import judge
from assistant.llm.grounds import Ground, make_grounds
from assistant.llm.replies import sentences
from assistant.units import DocumentText, Unit
from eval.mutations import LIES, REWORDINGS, Case
from knowledge.records import DocumentEntry, Element
from service.settings import Settings

MOST_OF_A_PACKAGE = 400


@dataclass
class Tally:
    """How many sentences of each kind were tried, and those that the check got wrong."""

    tried: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, kind: str, wrong: bool, example: tuple[str, str, str]) -> None:
        self.tried[kind] += 1
        if wrong:
            self.wrong[kind] += 1
            self.examples.append((kind, *example))

    def report(self) -> dict[str, object]:
        tried, wrong = sum(self.tried.values()), sum(self.wrong.values())
        kinds = {kind: [self.wrong[kind], number] for kind, number in sorted(self.tried.items())}
        return {"tried": tried, "wrong": wrong, "share": round(wrong / tried, 4) if tried else None, "kinds": kinds}


@dataclass
class Outcome:
    false: Tally = field(default_factory=Tally)
    true: Tally = field(default_factory=Tally)

    def try_false(self, kind: str, sentence: str, ground: Ground) -> None:
        passed = judge(sentence, [ground]).why_not is None
        self.false.add(kind, passed, (sentence, ground.unit.text, ""))

    def try_beside(self, kind: str, sentence: str, grounds: Sequence[Ground]) -> None:
        """The false sentence with a second citation to lean on."""
        passed = judge(sentence, grounds).why_not is None
        self.false.add(f"{kind}, two keys", passed, (sentence, " // ".join(g.unit.text for g in grounds), ""))

    def try_true(self, kind: str, sentence: str, ground: Ground) -> None:
        why_not = judge(sentence, [ground]).why_not
        self.true.add(kind, why_not is not None, (sentence, ground.unit.text, why_not or ""))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m eval.adversary", description=__doc__)
    parser.add_argument("--package", type=Path, help="folder with documents; their statements are used too")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=20, help="examples of what went wrong, on stderr")
    given = parser.parse_args(arguments)
    outcome = run(given.package, random.Random(given.seed))  # noqa: S311
    json.dump({"false_passed": outcome.false.report(), "true_dropped": outcome.true.report()}, sys.stdout, indent=1)
    sys.stdout.write("\n")
    for name, tally in (("passed, though false", outcome.false), ("dropped, though true", outcome.true)):
        for kind, sentence, quote, why in tally.examples[: given.show]:
            print(f"{name} [{kind}] {sentence} || {quote} || {why}", file=sys.stderr)
    return 0 if not outcome.false.wrong else 1


def run(package: Path | None, rng: random.Random) -> Outcome:
    outcome = Outcome()
    pairs = list(written())
    for kind, of_kind in (("written", pairs), ("fresh", list(written("adversary_fresh.txt")))):
        for ground, true, false in of_kind:
            for sentence in true:
                outcome.try_true(kind, sentence, ground)
            for sentence in false:
                outcome.try_false(kind, sentence, ground)
    grounds = [ground for ground, _, _ in pairs]
    mutate(outcome, grounds, rng)
    if package is not None:
        found = [ground for ground in statements_of(package) if _is_statement(ground)]
        rng.shuffle(found)
        mutate(outcome, found[:MOST_OF_A_PACKAGE], rng)
    return outcome


def mutate(outcome: Outcome, grounds: Sequence[Ground], rng: random.Random) -> None:
    for ground in grounds:
        case = Case(ground, grounds, rng)
        for name, reword in REWORDINGS.items():
            for sentence in reword(case):
                outcome.try_true(name, sentence, ground)
        for name, lie in LIES.items():
            for sentence, cited in lie(case):
                outcome.try_false(name, sentence, cited)
                other = rng.choice(grounds)
                if name != "key" and _unlike(other, ground):
                    outcome.try_beside(name, sentence, (cited, other))


def _unlike(one: Ground, other: Ground) -> bool:
    return len(one.statement.keys & other.statement.keys) < 0.3 * len(other.statement.keys)


def written(name: str = "adversary.txt") -> Iterator[tuple[Ground, list[str], list[str]]]:
    """Statements of a file beside this module with their true and false sentences."""
    text = files("eval").joinpath(name).read_text(encoding="utf-8")
    for number, block in enumerate(text.split("\n\n")):
        lines = [line for line in block.splitlines() if line.strip() and not line.startswith("#")]
        fields = [(line[0], line[2:].strip()) for line in lines]
        quote = next((value for name, value in fields if name == "Q"), None)
        if quote is None:
            continue
        section = next(value for name, value in fields if name == "S")
        element = Element(id=f"e{number}", kind="paragraph", text=quote, file="written.txt", section=section)
        unit = DocumentText(_entry(f"d{number}", "written.txt", None), [element]).units(0)[0]
        (ground,) = make_grounds([(unit, True)], {})
        yield ground, [v for n, v in fields if n == "T"], [v for n, v in fields if n == "F"]


def statements_of(package: Path) -> Iterator[Ground]:
    """Sentences and table rows of the documents of a folder; scans are left out."""
    from service.reading import read_one

    settings = Settings(ocr=False)
    with tempfile.TemporaryDirectory() as scratch:
        for number, path in enumerate(sorted(p for p in package.rglob("*") if p.is_file())):
            units: list[tuple[Unit, bool]] = []
            try:
                document, _ = read_one(settings, path, Path(scratch), ())
            except Exception as error:
                print(f"{path.name}: {type(error).__name__}, left out", file=sys.stderr)
                continue
            if document is None:
                continue
            text = DocumentText(_entry(f"p{number}", path.name, document.title), document.elements)
            for at in range(len(text.elements)):
                units += [(unit, False) for unit in text.units(at)]
            yield from make_grounds(units, {})


def _entry(ident: str, file: str, title: str | None) -> DocumentEntry:
    return DocumentEntry(
        id=ident,
        file=file,
        document_type=None,
        number=None,
        title=title,
        version=None,
        effective_date=None,
        language="en",
        status="current",
        pages=None,
        chunks=0,
        statements=0,
        quality=1.0,
        superseded_by=None,
    )


def _is_statement(ground: Ground) -> bool:
    text = ground.unit.text
    one = len(list(sentences([f"{text} [{ground.key}]"]))) <= 1 or ground.unit.kind == "row"
    return one and 5 <= len(text.split()) <= 45 and any(char.isdigit() for char in text) and not text.endswith("?")


if __name__ == "__main__":
    sys.exit(main())

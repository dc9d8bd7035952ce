"""What is installed against what was pinned, offline: `python deploy/audit.py [--json]`; status 1 where it differs.

Every library that the program needs is pinned in constraints.txt and installed as pinned; its files are those of its
own list of hashes; its licence is known and one that may be shipped. Known weaknesses need a data base that is not
here: `pip-audit -r constraints.txt` asks one where the network allows it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXTRAS = ("", "postgres")
# Strong copyleft, or terms that forbid use; weak copyleft (LGPL, MPL) may be used as a library.
REFUSED = re.compile(r"AGPL|Affero|(?<![A-Z])GPL|SSPL|BUSL|[Nn]on-?[Cc]ommercial")
_NAME = re.compile(r"^[A-Za-z0-9._-]+")


def main() -> int:
    pinned, rows = pins(), []
    for found in needed("knowline"):
        name = canonical(found.metadata["Name"])
        problems = list(problems_of(found, pinned.get(name)))
        rows.append({"name": name, "version": found.version, "licence": licence(found), "problems": problems})
    bad = [row for row in rows if row["problems"]]
    if "--json" in sys.argv:
        print(json.dumps({"libraries": rows, "bad": len(bad)}))
    else:
        for row in rows:
            print(f"{'BAD' if row['problems'] else 'ok ':<4}{row['name']:<40}{row['version']:<14}{row['licence']}")
            for problem in row["problems"]:
                print(f"      {problem}")
    return int(bool(bad))


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pairs = (line.split(";")[0].strip().split("==") for line in lines if "==" in line)
    return {canonical(name): version for name, version in pairs}


def needed(name: str) -> Iterator[Distribution]:
    """The program's libraries and theirs, as far as they are installed; development tools left out."""
    seen: set[str] = set()
    waiting = [(name, EXTRAS)]
    while waiting:
        one, extras = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        try:
            found = distribution(one)
        except PackageNotFoundError:
            continue  # of another platform
        if one != name:
            yield found
        waiting += [(canonical(other), ("",)) for other in requirements(found, extras)]


def requirements(found: Distribution, extras: tuple[str, ...]) -> Iterator[str]:
    for line in found.requires or ():
        requirement, _, marker = line.partition(";")
        wanted = re.search(r"extra\s*==\s*['\"]([^'\"]+)", marker)
        match = _NAME.match(requirement.strip())
        if match and (wanted is None or wanted[1] in extras):
            yield match[0]


def problems_of(found: Distribution, pin: str | None) -> Iterator[str]:
    if pin is None:
        yield "not pinned in constraints.txt"
    elif pin.partition("+")[0] != found.version.partition("+")[0]:
        yield f"pinned {pin}, installed {found.version}"
    if REFUSED.search(licence(found)):
        yield f"licence {licence(found)!r} may not be shipped"
    changed = [str(file) for file in changed_files(found)]
    if changed:
        yield f"{len(changed)} file(s) are not as they were delivered, such as {changed[0]}"


def changed_files(found: Distribution) -> Iterator[object]:
    """Files whose bytes are not those of the hash in the library's own list."""
    for file in found.files or ():
        if file.hash is None or file.hash.mode != "sha256":
            continue
        path = Path(str(file.locate()))
        if not path.is_file():
            yield file
            continue
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii") != file.hash.value:
            yield file


def licence(found: Distribution) -> str:
    """As short as it is told: the SPDX expression, a classifier, or the first line of the text."""
    told = found.metadata.get("License-Expression")
    told_by_class = (one for one in found.metadata.get_all("Classifier") or () if "License ::" in one)
    classes = [one.rsplit("::", 1)[-1].strip() for one in told_by_class]
    text = (found.metadata.get("License") or "").strip().splitlines()
    return told or ", ".join(classes) or (text[0][:60] if text else "not told")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())

"""Office Open XML packages: parts and relationships, read under limits."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from urllib.parse import unquote

from ingest.formats.xml import XmlElement, attribute, child, local_name, parse_xml
from ingest.limits import MB, Limits
from knowledge.errors import ArchiveUnsafeError, CorruptError, TooLargeError


@dataclass(frozen=True, slots=True)
class Relation:
    """`kind` is the last piece of the relationship type (`footnotes`, `image`); `target` a part name."""

    id: str
    kind: str
    target: str
    external: bool


class OfficePackage:
    """An opened package. Use as a context manager. Raises CorruptError, TooLargeError, ArchiveUnsafeError."""

    def __init__(self, path: Path, name: str, limits: Limits) -> None:
        self.name = name
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise CorruptError(f"{name}: the file's packing is damaged ({error}); ask for a new copy.") from error
        infos = self._zip.infolist()
        unpacked = sum(info.file_size for info in infos)
        packed = max(1, sum(info.compress_size for info in infos))
        if unpacked > limits.ratio_free_mb * MB and unpacked / packed > limits.max_ratio:
            raise ArchiveUnsafeError(f"{name}: unpacks to {unpacked / packed:.0f} times its size; refused.")
        if unpacked > limits.max_unpacked_mb * MB:
            raise TooLargeError(f"{name}: unpacks to {unpacked // MB} MB; the limit is {limits.max_unpacked_mb} MB.")
        self._parts = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}

    def __enter__(self) -> OfficePackage:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def names(self) -> list[str]:
        return list(self._parts)

    def has(self, part: str) -> bool:
        return part.lower() in self._parts

    def read(self, part: str) -> bytes:
        """The bytes of one part, never more than `max_part_mb`."""
        info = self._parts.get(part.lower())
        if info is None:
            raise CorruptError(f"{self.name}: the part {part} is missing; ask for a new copy.")
        bound = self._limits.max_part_mb * MB
        try:
            with self._zip.open(info) as stream:
                data = stream.read(bound + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError) as error:
            raise CorruptError(f"{self.name}: the part {part} is damaged ({error}); ask for a new copy.") from error
        if len(data) > bound:
            raise TooLargeError(f"{self.name}: the part {part} is over {self._limits.max_part_mb} MB.")
        return data

    def xml(self, part: str) -> XmlElement:
        return parse_xml(self.read(part), f"{self.name} ({part})")

    def optional_xml(self, part: str | None, warnings: list[str]) -> XmlElement | None:
        """A part that the document can be read without; damage is told as a warning."""
        if part is None or not self.has(part):
            return None
        try:
            return self.xml(part)
        except CorruptError as error:
            warnings.append(f"Part {part} could not be read: {error}")
            return None

    def relations(self, part: str) -> dict[str, Relation]:
        """Relationships of a part (`""` for the package), by id; targets resolved to part names."""
        folder, base = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", base + ".rels")
        if not self.has(rels):
            return {}
        found: dict[str, Relation] = {}
        for item in self.xml(rels):
            if local_name(item) != "Relationship":
                continue
            target = unquote(attribute(item, "Target") or "")
            external = attribute(item, "TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/" + folder, target.replace("\\", "/"))).lstrip("/")
            kind = (attribute(item, "Type") or "").rsplit("/", 1)[-1]
            identifier = attribute(item, "Id") or ""
            found[identifier] = Relation(identifier, kind, target, external)
        return found

    def main_part(self, fallback: str) -> str:
        """The part that the package's officeDocument relationship names."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and not relation.external and self.has(relation.target):
                return relation.target
        if self.has(fallback):
            return fallback
        raise CorruptError(f"{self.name}: the main part is missing; ask for a new copy.")

    def title(self) -> str | None:
        """The title of the core properties, where it says anything."""
        if not self.has("docProps/core.xml"):
            return None
        try:
            node = child(self.xml("docProps/core.xml"), "title")
        except CorruptError:
            return None
        return meaningful_title(node.text if node is not None else None)


_PLACEHOLDERS = (
    "untitled", "document", "title", "presentation", "powerpoint presentation", "word document", "microsoft word",
    "template", "sheet", "book", "workbook", "dokument", "präsentation", "slide 1", "unbenannt",
)


def meaningful_title(text: str | None) -> str | None:
    """A title from file properties, or None for what programs put there by themselves."""
    title = " ".join((text or "").split())
    plain = title.lower().rstrip("0123456789 .")
    if len(title) < 4 or plain in _PLACEHOLDERS or plain.startswith("microsoft word -"):
        return None
    if plain.rsplit(".", 1)[-1] in ("doc", "docx", "dot", "dotx", "xls", "xlsx", "ppt", "pptx", "rtf", "odt"):
        return None
    return title

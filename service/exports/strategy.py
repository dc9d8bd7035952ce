"""The control strategy as a matrix: which parameter acts on which quality attribute, by what evidence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from knowledge.quantities.shown import shown
from knowledge.records import Abbreviation, Citation, KnowledgeItem, Parameter, Statement

Mark = Literal["E", "P", "R"]
MEANING: Mapping[Mark, str] = {
    "E": "an effect was measured (study, model, batch analysis)",
    "P": "a proven or studied range was set with regard to this attribute",
    "R": "a reason for the parameter names the attribute",
}
_SUBJECTS = ("step_parameter", "hold", "material")
_LIMITS = ("spec_release", "spec_shelf_life", "acceptance", "ipc")
_STOP = frozenset(
    (
        "of",
        "the",
        "a",
        "an",
        "and",
        "in",
        "on",
        "for",
        "to",
        "by",
        "at",
        "level",
        "content",
        "total",
        "max",
        "min",
        "rate",
    )
)


@dataclass(frozen=True, slots=True)
class Attribute:
    """A quality attribute: a column. `criticality` and `limit` as the package states them."""

    name: str
    keys: frozenset[frozenset[str]]
    criticality: str = ""
    limit: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a mark stands in a cell."""

    parameter: str
    attribute: str
    mark: Mark
    text: str
    citation: Citation
    state: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A parameter with its controls; `marks` by attribute name, in the order E, P, R."""

    unit_operation: str
    parameter: str
    role: str
    target: str
    nor: str
    par: str
    ipc: str
    marks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Matrix:
    attributes: tuple[Attribute, ...]
    rows: tuple[MatrixRow, ...]
    evidence: tuple[Evidence, ...]
    names: Mapping[str, str]


@dataclass
class Known:
    """What the matrix is made from: current parameters, items of the types attributes and effects, abbreviations."""

    parameters: Sequence[Parameter]
    attributes: Sequence[KnowledgeItem]
    effects: Sequence[KnowledgeItem]
    abbreviations: Sequence[Abbreviation] = ()
    _long: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._long = {one.short.casefold(): one.long for one in self.abbreviations}

    def keys(self, name: str) -> frozenset[frozenset[str]]:
        """The word sets a name goes by: itself, its bracketed short form, its long form."""
        parts = [re.sub(r"\s*[(\[].*?[)\]]", "", name), *re.findall(r"[(\[](.*?)[)\]]", name)]
        parts += [self._long[p.strip().casefold()] for p in parts if p.strip().casefold() in self._long]
        return frozenset(words for part in parts if (words := _words(part)))


def control_strategy(known: Known) -> Matrix:
    """Parameters with a class or a mark, against attributes with a criticality or a mark."""
    parameters = [p for p in known.parameters if p.subject in _SUBJECTS]
    attributes = _attributes(known)
    evidence = tuple(dict.fromkeys(_evidence(known, parameters, attributes)))
    marks: dict[str, dict[str, set[Mark]]] = defaultdict(lambda: defaultdict(set))
    for one in evidence:
        marks[one.parameter][one.attribute].add(one.mark)
    rows = []
    for parameter in parameters:
        own = {name: "".join(m for m in MEANING if m in found) for name, found in marks[parameter.id].items()}
        if own or parameter.role in ("CPP", "WC_CPP", "KPP"):
            rows.append(_row(parameter, own))
    used = {one.attribute for one in evidence}
    kept = tuple(a for a in attributes if a.name in used or a.criticality or a.limit)
    rows.sort(key=lambda row: not row.unit_operation)
    order = {name: n for n, name in enumerate(dict.fromkeys(row.unit_operation for row in rows))}
    rows.sort(key=lambda row: order[row.unit_operation])
    names = {p.id: f"{p.name} ({p.unit_operation})" if p.unit_operation else p.name for p in parameters}
    return Matrix(kept, tuple(rows), evidence, names)


def current(statement: Statement) -> bool:
    """In force: neither rejected nor superseded, of a document that is current."""
    return statement.state not in ("rejected", "superseded") and statement.citation.status in ("current", "draft")


def _attributes(known: Known) -> tuple[Attribute, ...]:
    """Columns: the attributes that the package lists as such, then those that ranges and effects speak of; where it
    lists none, what it has limits for."""
    found: dict[str, Attribute] = {}

    def add(name: str, criticality: str = "", limit: str = "", *, new: bool = True) -> None:
        keys = known.keys(name)
        same = _meant(keys, tuple(found.values())) if keys else None
        if same is not None:
            found[same.name] = Attribute(same.name, same.keys, same.criticality or criticality, same.limit or limit)
        elif keys and new:
            found[name] = Attribute(name, keys, criticality, limit)

    for item in known.attributes:
        fields = {f.name.casefold(): f.value or "" for f in item.fields}
        add(item.name, next((v for n, v in fields.items() if re.search(r"critic|categor|kritik|class", n)), ""))
    listed = bool(found)
    for parameter in known.parameters:
        for statement in parameter.statements:
            for name in split_names(statement.attribute or ""):
                add(name)
    for effect in known.effects:
        for name in split_names(effect.name.partition(" → ")[2]):
            add(name)
    for parameter in known.parameters:
        limits = [s for s in parameter.statements if s.kind in _LIMITS and current(s)]
        if parameter.subject == "attribute" and limits:
            exact = any(a.keys & known.keys(parameter.name) for a in found.values())
            if exact or not listed:
                add(parameter.name, "", "; ".join(dict.fromkeys(shown(s) for s in limits[:2])), new=not listed)
    return tuple(found.values())


def split_names(text: str) -> Iterator[str]:
    """ "HMW, virus" names two attributes; "yield and HMW" too."""
    for part in re.split(r"\s*(?:[,;/&]|\band\b|\bund\b|\bet\b)\s*", text):
        if len(part.strip()) > 1:
            yield part.strip()


def _evidence(known: Known, parameters: Sequence[Parameter], attributes: Sequence[Attribute]) -> Iterator[Evidence]:
    names = {p.id: frozenset().union(*(known.keys(name) for name in (p.name, *p.aliases))) for p in parameters}
    for parameter in parameters:
        for s in parameter.statements:
            for name in split_names(s.attribute or "") if current(s) else ():
                attribute = _meant(known.keys(name), attributes)
                if attribute is None:
                    continue
                text = f"{(s.kind or 'range').replace('_', ' ')} {shown(s)}"
                yield Evidence(parameter.id, attribute.name, "P", text, s.citation, s.state)
        for r in parameter.rationales:
            if r.state != "rejected" and r.citation.status in ("current", "draft"):
                words = _words(r.statement, plain=False)
                for attribute in attributes:
                    if any(keys <= words for keys in attribute.keys):
                        yield Evidence(parameter.id, attribute.name, "R", r.statement, r.citation, r.state)
    for effect in known.effects:
        factor, _, response = effect.name.partition(" → ")
        attribute = _meant(known.keys(response), attributes)
        cited = next((c for f in effect.fields for c in f.citations), None)
        if attribute is None or cited is None or cited.status not in ("current", "draft"):
            continue
        for one in re.split(r"\s*[×x*:]\s+|\s+[×x*]\s*", factor):
            keys = known.keys(one)
            acting = _nearest([p for p in parameters if names[p.id] & keys], cited)
            told = "; ".join(f"{f.name} {f.value}" for f in effect.fields if f.value)
            for parameter in acting:
                yield Evidence(parameter.id, attribute.name, "E", f"{effect.name}: {told}", cited, "extracted")


def _nearest(parameters: Sequence[Parameter], cited: Citation) -> Sequence[Parameter]:
    """Of several of the same name, those that the effect's own document speaks of; with a class where some have one."""
    here = [p for p in parameters if any(s.citation.document_id == cited.document_id for s in p.statements)]
    classed = [p for p in here if p.role is not None]
    return classed or here or (parameters if len(parameters) == 1 else [])


def _meant(keys: frozenset[frozenset[str]], attributes: Sequence[Attribute]) -> Attribute | None:
    exact = next((a for a in attributes if a.keys & keys), None)
    if exact is not None or not keys:
        return exact
    near = (a for a in attributes if any(one <= other or other <= one for one in a.keys for other in keys))
    return next(near, None)


def _row(parameter: Parameter, marks: Mapping[str, str]) -> MatrixRow:
    def of(*kinds: str) -> str:
        values = [shown(s) for s in parameter.statements if s.kind in kinds and current(s)]
        return "\n".join(dict.fromkeys(values))

    return MatrixRow(
        unit_operation=parameter.unit_operation or parameter.step or "",
        parameter=parameter.name,
        role=parameter.role_as_written or parameter.role or "",
        target=of("target", "setpoint"), nor=of("nor"), par=of("par", "design_space"), ipc=of("ipc", "action", "alert"),
        marks=marks,
    )  # fmt: skip


def _words(text: str, *, plain: bool = True) -> frozenset[str]:
    """Lower-case words without endings of the plural; `plain` leaves out words that say nothing."""
    found = (word.casefold() for word in re.findall(r"[^\W_]+", text))
    return frozenset(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        for word in found
        if not plain or word not in _STOP
    )

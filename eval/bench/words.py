"""Seeded prose and tables in the field's words: as long, as dense and as varied as process documents are."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

STEPS = (
    "Seed expansion", "Production culture", "Harvest clarification", "Capture chromatography", "Low pH hold",
    "Depth filtration", "Anion exchange polishing", "Cation exchange polishing", "Virus filtration",
    "Ultrafiltration and diafiltration", "Bulk fill", "Wet granulation", "Fluid bed drying", "Blending", "Compression",
    "Film coating", "Lyophilisation", "Buffer preparation",
)  # fmt: skip
PARAMETERS = (
    ("temperature", "°C", 2, 60), ("pH", "", 3, 9), ("dissolved oxygen", "%", 20, 80),
    ("agitation speed", "rpm", 40, 400), ("load density", "g/L resin", 10, 80), ("residence time", "min", 2, 12),
    ("hold time", "h", 1, 96), ("conductivity", "mS/cm", 1, 40), ("transmembrane pressure", "bar", 1, 3),
    ("feed flow", "L/m2/h", 40, 360), ("flow rate", "cm/h", 80, 400), ("inlet air temperature", "°C", 40, 80),
    ("spray rate", "g/min", 50, 300), ("compression force", "kN", 5, 25),
    ("viable cell density", "1e6 cells/mL", 1, 30), ("seeding density", "1e5 cells/mL", 2, 12),
    ("glucose concentration", "g/L", 1, 8), ("pool collection limit", "AU/cm", 1, 5),
    ("filter load", "L/m2", 50, 600), ("osmolality", "mOsm/kg", 270, 420),
)  # fmt: skip
ATTRIBUTES = (
    "aggregate content", "host cell protein", "residual DNA", "charge variants", "titer", "potency", "step yield",
    "afucosylation", "leached ligand", "turbidity", "bioburden", "endotoxin", "dissolution", "hardness", "assay",
    "water content", "fragment content", "high mannose content", "viral clearance", "filter throughput",
)  # fmt: skip
STUDIES = (
    "the design of experiments", "the scale-down model qualification", "the hold time study", "the one-factor study",
    "the worst case study", "the engineering run", "the resin lifetime study", "the mixing study",
)  # fmt: skip
SENTENCES = (
    "The {parameter} of the {step} is kept between {low} and {high}{unit} because {attribute} rose above {bound} %.",
    "In {study} with n = {n}, {attribute} changed by {bound} % for each {small}{unit} of {parameter}.",
    "No effect of {parameter} on {attribute} was seen from {low} to {high}{unit} in {study}.",
    "The set point of {low}{unit} was carried over from the earlier process and was not varied in {study}.",
    "During the {step}, operators record {parameter} every {n} min and notify the supervisor above {high}{unit}.",
    "{Attribute} is measured by the method in section {n}; the acceptance criterion is not more than {bound} %.",
    "A deviation was raised when {parameter} reached {high}{unit} for {n} min; {attribute} stayed within its limit.",
    "At the {volume} L scale the {parameter} is lower than at {n} L since power per volume was kept constant.",
    "It follows from {study} that {attribute} depends on {parameter} and on its interaction with {other}.",
    "The upper limit of {high}{unit} is set by the equipment rather than by {attribute}.",
    "Samples taken after the {step} are held at 2 to 8 °C for at most {n} h before {attribute} is tested.",
    "Process performance in {n} batches supports the normal operating range of {low} to {high}{unit} for {parameter}.",
)  # fmt: skip
HEADINGS = (
    "Purpose and scope", "Process description", "Rationale for the operating range", "Characterization results",
    "Effect on {attribute}", "{Step}", "Control of {parameter}", "Equipment and materials", "Sampling plan",
    "Discussion", "Deviations and observations", "Conclusion for the {step}", "Scale and site differences",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setpoint:
    """A parameter with a range drawn for it."""

    name: str
    low: str
    high: str
    unit: str


class Writer:
    """Draws texts; the same seed writes the same."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 (text for measurements, no secret)

    def number(self, low: int, high: int) -> int:
        return self._random.randint(low, high)

    def setpoint(self) -> Setpoint:
        name, unit, low, high = self._random.choice(PARAMETERS)
        first = round(self._random.uniform(low, (low + high) / 2), 1)
        second = round(first + self._random.uniform(0.1, (high - low) / 2), 1)
        return Setpoint(name, f"{first:g}", f"{second:g}", f" {unit}" if unit else "")

    def sentence(self) -> str:
        return self._filled(self._random.choice(SENTENCES))

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self._random.randint(3, 7)))

    def heading(self) -> str:
        return self._filled(self._random.choice(HEADINGS))

    def step(self) -> str:
        return self._random.choice(STEPS)

    def title(self) -> str:
        kinds = ("characterization report", "control strategy", "master record", "transfer protocol")
        return f"{self.step()} {self._random.choice(kinds)}"

    def table(self) -> list[list[str]]:
        """A header row and 6 to 14 rows: parameter, unit, set point, range, acceptable range, class."""
        rows = [["Parameter", "Unit", "Set point", "Operating range", "Acceptable range", "Class"]]
        for _ in range(self._random.randint(6, 14)):
            s, wide = self.setpoint(), self._random.uniform(0.1, 2.0)
            middle = (float(s.low) + float(s.high)) / 2
            outer = f"{float(s.low) - wide / 2:.1f} to {float(s.high) + wide:.1f}"
            grade = self._random.choice(("critical", "key", "non-key"))
            rows.append([s.name, s.unit.strip() or "–", f"{middle:.2f}", f"{s.low} to {s.high}", outer, grade])
        return rows

    def question(self) -> str:
        s, step = self.setpoint(), self.step().lower()
        return self._random.choice(
            (
                f"Why is the {s.name} of the {step} controlled between {s.low} and {s.high}{s.unit}?",
                f"What is the acceptable range of {s.name} in the {step}?",
                f"Does {s.name} affect {self._random.choice(ATTRIBUTES)}?",
                f"Where does the limit of {s.high}{s.unit} for {s.name} come from?",
                f"What happens to {self._random.choice(ATTRIBUTES)} if the {step} runs above {s.high}{s.unit}?",
            )
        )

    def _filled(self, form: str) -> str:
        s, attribute, step = self.setpoint(), self._random.choice(ATTRIBUTES), self.step()
        return form.format(
            parameter=s.name, low=s.low, high=s.high, unit=s.unit, attribute=attribute,
            Attribute=attribute.capitalize(), step=step.lower(), Step=step, n=self._random.randint(3, 60),
            study=self._random.choice(STUDIES),
            bound=round(self._random.uniform(0.2, 9.5), 1), small=round(self._random.uniform(0.1, 2), 1),
            volume=self._random.choice((200, 500, 1000, 2000, 5000, 12000)), other=self._random.choice(PARAMETERS)[0],
        )  # fmt: skip

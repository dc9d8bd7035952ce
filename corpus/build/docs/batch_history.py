"""BH-0417, the batch history workbook: 32 batches, three header rows, formulas, a hidden sheet; and the lot list as CSV."""

from __future__ import annotations

import random
from typing import Any

from openpyxl import Workbook

from corpus.build import names
from corpus.build.blocks import Gold
from corpus.build.document import Document
from corpus.build.sheets import Formulas, saved, write_header
from corpus.build.values import UCUM

HEADER: list[tuple[str | None, ...]] = [
    ("Batch", None, None, None, "Production bioreactor", None, None, None, None, None, "Harvest", None, "Protein A", None, "LPVI", None, "CEX", None, "Drug substance", None, None, "Events"),
    ("No.", "Process", "Scale", "Start", "Shift", "pH max", "Peak VCD", "Viability", "Titre", "Poloxamer", "Load", "Turbidity", "Load", "HMW", "pH min", "Hold", "Load", "HMW", "HMW", "HCP", "Acidic", None),
    (None, None, "(L)", None, "(day)", None, "(10⁶ vc/mL)", "(%)", "(g/L)", "lot", "(L/m²)", "(NTU)", "(g/L)", "(%)", None, "(min)", "(g/L)", "(%)", "(%)", "(10³ ng/g)", "(%)", None),
]
MERGES = ("A3:D3", "E3:J3", "K3:L3", "M3:N3", "O3:P3", "Q3:R3", "S3:U3", "V3:V5")
LOTS = ("PX-7602", "PX-7604", "PX-7713", "PX-8120", "PX-8841")
ROUTINE = ("PX-7602", "PX-7604", "PX-8120", "PX-8841")
UNITS = {"Titre": "g/L", "pH max": "pH", "Peak VCD": "10⁶ vc/mL"}


def rows() -> list[list[Any]]:
    """One row a batch, in order of production; special batches carry what the other documents tell of them."""
    rng = random.Random(417)
    plan = [(f"ORS417-21{i:03d}", 1, 200, f"2021-{3 + i // 2:02d}-{5 + i:02d}") for i in range(1, 7)] + [(f"ORS417-22{i:03d}", 2, 500, f"2022-{(i + 1) // 2 + 1:02d}-{4 + i:02d}") for i in range(1, 13)] + [(f"ORS417-23{i:03d}", 3, 2000, f"2023-{(i + 1) // 2 + 2:02d}-{3 + i:02d}") for i in range(1, 15)]
    made = []
    for i, (batch, process, scale, start) in enumerate(plan):
        late = rng.choice((0, 0, 0, 1))
        shift = None if process == 1 else (4 if process == 2 else 5) + late
        top = round(min(7.08, 7.02 + rng.gauss(0, 0.03)), 2)
        peak = round(20.6 + rng.gauss(0, 1.1), 1)
        titre = round((4.4, 5.8, 6.0)[process - 1] - 0.15 * late + rng.gauss(0, 0.18), 2)
        acidic = round(27.2 + 9 * (top - 7.02) + 0.8 * late + rng.gauss(0, 0.5), 1)
        ph_min, viability = round((3.65, 3.65, 3.55)[process - 1] + max(-0.04, min(0.04, rng.gauss(0, 0.02))), 2), round(82 + rng.gauss(0, 3))
        hmw = round(1.45 + 2.0 * max(0, 3.55 - ph_min) + rng.gauss(0, 0.07), 2)
        row = [batch, process, scale, start, shift, top, peak, viability, titre, ROUTINE[min(3, i // 8)], round(min(118, 105 + rng.gauss(0, 6))), round(5 + rng.gauss(0, 1), 1), round((27, 30, 35)[process - 1] + rng.gauss(0, 1), 1), hmw, ph_min, round(75 + rng.gauss(0, 5)),
               round(min(44.8, 40 + rng.gauss(0, 2.5)), 1), round(0.8 + rng.gauss(0, 0.08), 2), round(0.9 + rng.gauss(0, 0.08), 2), round(24 + rng.gauss(0, 5)), acidic, None]
        made.append(row)
    by_name = {r[0]: r for r in made}

    def change(batch: str, **cells: Any) -> None:
        for name, value in cells.items():
            by_name[batch][COLUMN[name]] = value

    change("ORS417-22009", peak=11.2, titre=3.31, viability=66, lot="PX-7713", event="DEV-22-024")
    change("ORS417-22011", viability=62, load=84, turbidity=14.8, event="DEV-22-031")
    change("ORS417-22006", phmin=3.36, event="DEV-22-006")
    change("ORS417-23004", phmin=3.28, event="DEV-23-014")
    change("ORS417-23007", start="2023-06-12", load=128, phmax=7.02, peak=20.8, titre=5.72, phmin=3.57, hold=78, paload=35.5, viability=81, lot="PX-8841", turbidity=6.2, cexload=43.8, event="DEV-23-019")
    change("ORS417-23011", phmax=7.14, acidic=30.6)
    change("ORS417-23013", dshcp="<LOQ")
    return made


COLUMN = {"start": 3, "phmax": 5, "peak": 6, "viability": 7, "titre": 8, "lot": 9, "load": 10, "turbidity": 11, "paload": 12, "phmin": 14, "hold": 15, "cexload": 16, "dshcp": 19, "acidic": 20, "event": 21}


def build() -> list[Document]:
    book = Workbook()
    sheet = book.active
    sheet.title = "Batches"
    sheet["A1"] = "BH-0417 Batch history ORS-417, version 6, status 2023-10-31"
    write_header(sheet, 3, HEADER, MERGES)
    made = rows()
    for r, row in enumerate(made, start=6):
        for c, value in enumerate(row, start=1):
            sheet.cell(r, c, value)
    last, mean = 5 + len(made), 7 + len(made)
    sheet.cell(mean, 1, "Mean of Process 3")
    cached: Formulas = {"Batches": {}}
    for letter, index in (("I", 8), ("R", 17), ("S", 18), ("U", 20)):
        sheet[f"{letter}{mean}"] = f"=AVERAGE({letter}{last - 13}:{letter}{last})"
        cached["Batches"][f"{letter}{mean}"] = round(sum(r[index] for r in made[-14:]) / 14, 3)
    sheet.freeze_panes = "B6"
    turned = book.create_sheet("Yields")
    turned.append(("Step yield (%), transposed", *(r[0] for r in made[-6:])))
    rng = random.Random(6)
    for step, base in (("Harvest", 96), ("Protein A", 94), ("LPVI", 98), ("CEX", 91), ("VF", 98), ("UF/DF", 96)):
        turned.append((step, *(round(base + rng.gauss(0, 0.8), 1) for _ in range(6))))
    turned.append(())
    turned.append(("Limits", "alert", "action"))
    turned.append(("Overall", "≥ 68", "≥ 65"))
    hidden = book.create_sheet("excluded")
    hidden.append(("Batch", "Reason for exclusion from trending"))
    hidden.append(("ORS417-22009", "poloxamer lot PX-7713, growth loss"))
    hidden.append(("ORS417-21002", "temperature controller failed on day 9"))
    hidden.sheet_state = "hidden"
    gold: list[Gold] = []
    for row in made:
        if row[0] in ("ORS417-22009", "ORS417-23004", "ORS417-23007", "ORS417-23011", "ORS417-22011"):
            for name, index in (("Titre", 8), ("pH max", 5), ("Peak VCD", 6)):
                unit = UNITS[name]
                gold.append({"record": "statement", "name": name, "kind": "actual", "operator": "eq", "target": f"{row[index]:g}" + ("e6" if unit.startswith("10⁶") else ""), "low": None, "high": None, "unit_as_written": unit, "unit_ucum": UCUM[unit], "value_text": f"{row[index]:g}", "batch": row[0], "scale": f"{row[2]} L",
                             "quote": " | ".join(f"{v:g}" if isinstance(v, float) else str(v) for v in row[: index + 1] if v is not None), "unit_operation": "production bioreactor", "subject": "attribute", "origin": "cell"})
    return [Document(names.BATCHES, saved(book, "BH-0417 Batch history", cached), tuple(gold)), lots()]


def lots() -> Document:
    """The raw material lots as exported: semicolons, decimal commas, cp1252."""
    rng = random.Random(77)
    lines = ["Material;Lieferant;Charge;Wareneingang;Menge (kg);Use-Test Zelldichte (10^6/mL);Bewertung;Bemerkung"]
    fixed = {"PX-7713": ("9,4", "nicht bestanden", "Wachstum nur 46 % des Standards, nachträglich geprüft nach DEV-22-024, Lieferant hat Rohstoffquelle geändert"), "PX-8841": ("20,9", "bestanden", "UT-23-031")}
    for material, supplier, codes in (("Poloxamer 188", "Brühl Tenside", LOTS), ("Basalmedium CX-1", "Nordholm Media", ("BM-2104-03", "BM-2203-07", "BM-2304-11")), ("Feed A", "Nordholm Media", ("FA-2105-01", "FA-2206-02", "FA-2302-07")), ("Feed B", "Nordholm Media", ("FB-2106-01", "FB-2301-02")), ("Antischaum C", "Silvern", ("AF-0071", "AF-0093"))):
        for n, code in enumerate(codes):
            density, verdict, note = fixed.get(code, (f"{20.4 + rng.gauss(0, 0.6):.1f}".replace(".", ",") if material == "Poloxamer 188" else "", "bestanden" if material == "Poloxamer 188" else "n. a.", ""))
            lines.append(f"{material};{supplier};{code};{3 + n:02d}.0{1 + n}.202{1 + n // 2};{rng.uniform(4, 60):.2f}".replace(".", ",", 0) + f";{density};{verdict};{note}")
    text = "\r\n".join(line if line.startswith("Material;") else decimal_comma(line) for line in lines) + "\r\n"
    return Document(names.LOTS, text.encode("cp1252"))


def decimal_comma(line: str) -> str:
    cells = line.split(";")
    cells[4] = cells[4].replace(".", ",")
    return ";".join(cells)

"""RA-0417-03, the FMEA workbook: scales, a worksheet with merged headers, one wrong product, one row without control."""

from __future__ import annotations

from openpyxl import Workbook

from corpus.build import names
from corpus.build.blocks import Gold
from corpus.build.document import Document
from corpus.build.sheets import Formulas, saved, write_header

ROWS = [
    ("2", "Production bioreactor", "Temperature shift late (> 24 h)", "acidic variants above limit", 7, "operator misses VCD trigger", 3, "daily VCD, alarm in DCS", 4, "reminder in batch record", "MSAT", 7, 2, 3, "CPP", "data (DoE)"),
    ("2", "Production bioreactor", "pH above 7.10", "acidic variants above limit", 7, "probe drift", 4, "offline check daily", 3, "second probe", "MSAT", 7, 2, 3, "CPP", "data (DoE)"),
    ("2", "Production bioreactor", "DO below 20 %", "growth loss", 5, "sparger clogged", 2, "alarm", 3, "", "", None, None, None, "KPP", "opinion"),
    ("2", "Production bioreactor", "Antifoam above 50 ppm", "filter fouling in virus filtration suspected", 6, "foam late in culture", 5, "none", 6, "limit in batch record", "MSAT", 6, 3, 4, "GPP", "prior knowledge"),
    ("2", "Production bioreactor", "Dissolved CO₂ too high", "growth and titre loss", 9, "poor stripping at large volume", 3, "", 8, "", "", None, None, None, "not classified", "opinion"),
    ("2", "Production bioreactor", "Poloxamer lot of poor protection", "growth loss, cell lysis", 8, "supplier change", 3, "use-test of each lot", 2, "", "", None, None, None, "–", "data (batch 22009)"),
    ("3", "Harvest", "Filter overloaded", "turbidity, HCP", 6, "low viability, high cell debris", 4, "pressure limit 1.5 bar", 2, "raise viability criterion", "PD", 6, 2, 2, "KPP", "data (DEV-22-031)"),
    ("3", "HCCF hold", "Disulfide reduction", "fragments, potency loss", 8, "thioredoxin released, no oxygen in bag", 3, "hold ≤ 24 h at 2–8 °C", 5, "air overlay under study", "PD", 8, 2, 5, "–", "data (HS-0417-07)"),
    ("4", "Protein A", "Wash 2 conductivity low", "HCP in pool", 6, "buffer make-up", 2, "conductivity at release of buffer", 2, "", "", None, None, None, "CPP", "opinion"),
    ("4", "Protein A", "Elution pH below 3.35", "HMW", 7, "buffer make-up", 2, "pH at release of buffer", 2, "", "", None, None, None, "CPP", "data (DoE)"),
    ("5", "LPVI", "Acid overshoot", "HMW above limit", 7, "manual addition at the end", 4, "two probes, rate limit", 3, "dosing in two portions", "MFG", 7, 2, 3, "CPP", "data (DEV-23-014)"),
    ("5", "LPVI", "Part of pool not at pH", "virus not inactivated", 10, "film on walls, drops in headspace", 2, "transfer to second vessel", 3, "", "", None, None, None, "CPP", "prior knowledge"),
    ("6", "CEX", "Load too high", "HMW breakthrough", 7, "titre higher than planned", 3, "load calculated per batch", 2, "", "", None, None, None, "CPP", "data (DoE)"),
    ("7", "Virus filtration", "Flow interrupted", "virus passage", 9, "pump stop, power failure", 2, "pressure alarm", 3, "pressurised vessel instead of pump", "MFG", 9, 1, 3, "CPP", "data (VC-0417-04)"),
    ("8", "UF/DF", "TMP too high", "HMW, gel layer", 4, "valve setting", 3, "control loop", 2, "", "", None, None, None, "KPP", "opinion"),
    ("9", "Freeze", "Slow freezing", "cryoconcentration, HMW", 5, "freezer overloaded", 3, "loading pattern", 5, "max. 24 bottles", "MFG", 5, 2, 4, "KPP", "prior knowledge"),
]
WRONG = 5  # the row (from 0) whose product is typed in and wrong: filter overloaded is row 6, poloxamer row 5
HEADER: list[tuple[str | None, ...]] = [
    ("Step", "Unit operation", "Failure mode", "Effect", "Before", None, None, None, None, None, "Action", "Owner", "After", None, None, None, "Class", "Basis of rating"),
    (None, None, None, None, "S", "Cause", "O", "Control", "D", "RPN", None, None, "S", "O", "D", "RPN", None, None),
]
MERGES = ("A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:J4", "K4:K5", "L4:L5", "M4:P4", "Q4:Q5", "R4:R5")


def build() -> list[Document]:
    book = Workbook()
    info = book.active
    info.title = "Info"
    for row in (("RA-0417-03", "Risk Assessment (FMEA), ORS-417 drug substance"), ("Version", "2.0"), ("Date", "2022-11-14"), ("Process", "Process 2, PD-0417-02 version 2.0"), ("Team", "N. Vesterman, J. Aalbers, T. Ferreira, A. Kallio"),
                ("Rule", "RPN of 80 or more, or S of 9 or more: action needed"), ("Basis", "Ratings are by consensus; the last column says whether data stood behind them."), ("Review", "to be repeated after each process change")):
        info.append(row)
    scales = book.create_sheet("Scales")
    write_header(scales, 1, [("Score", "Severity", "Occurrence", "Detection")], ())
    for level in ((1, "no effect", "less than 1 in 1,000 batches", "always seen at once"), (3, "small effect, within limits", "1 in 200 batches", "seen in the step"), (5, "attribute moves, limit kept", "1 in 50 batches", "seen by in-process control"),
                (7, "limit of a CQA exceeded", "1 in 20 batches", "seen at release"), (9, "patient may be harmed", "1 in 5 batches", "seen only in stability"), (10, "patient will be harmed", "every second batch", "not seen")):
        scales.append(level)
    sheet = book.create_sheet("Worksheet")
    sheet["A1"] = "RA-0417-03 FMEA worksheet"
    sheet["A2"] = "S severity, O occurrence, D detection, RPN = S × O × D; Class as proposed by the team"
    write_header(sheet, 4, HEADER, MERGES)
    cached: Formulas = {"Worksheet": {}}
    for i, (step, unit, mode, effect, s, cause, o, control, d, action, owner, s2, o2, d2, role, basis) in enumerate(ROWS):
        r = 6 + i
        for c, value in enumerate((step, unit, mode, effect, s, cause, o, control, d, None, action, owner, s2, o2, d2, None, role, basis), start=1):
            sheet.cell(r, c, value if value != "" else None)
        if i == WRONG:
            sheet.cell(r, 10, 84)
        else:
            sheet.cell(r, 10, f"=E{r}*G{r}*I{r}")
            cached["Worksheet"][f"J{r}"] = s * o * d
        if s2 and o2 and d2:
            sheet.cell(r, 16, f"=M{r}*N{r}*O{r}")
            cached["Worksheet"][f"P{r}"] = s2 * o2 * d2
    for letter, width in zip("ABCDEFGHIJKLMNOPQR", (6, 20, 30, 30, 5, 28, 5, 28, 5, 7, 26, 10, 5, 5, 5, 7, 13, 22), strict=True):
        sheet.column_dimensions[letter].width = width
    notes = book.create_sheet("old ratings 2021")
    notes.append(("Failure mode", "S", "O", "D", "RPN"))
    notes.append(("Acid overshoot", 7, 2, 3, 42))
    notes.sheet_state = "hidden"
    gold: tuple[Gold, ...] = ({"record": "statement", "name": "HCCF", "kind": "hold_time", "operator": "le", "target": None, "low": None, "high": "24", "high_inclusive": True, "unit_as_written": "h", "unit_ucum": "h", "value_text": "≤ 24 h", "condition": "2–8 °C",
                               "quote": "hold ≤ 24 h at 2–8 °C", "unit_operation": "holds", "subject": "hold", "origin": "cell"},
                              {"record": "statement", "name": "Differential pressure, primary stage", "kind": None, "operator": "le", "target": None, "low": None, "high": "1.5", "high_inclusive": True, "unit_as_written": "bar", "unit_ucum": "bar", "value_text": "1.5 bar",
                               "quote": "pressure limit 1.5 bar", "unit_operation": "harvest", "subject": "step_parameter", "origin": "cell"},
                              {"record": "rationale", "name": "Transfer to second vessel", "evidence_type": "prior_knowledge", "strength": "asserted", "statement": "Film on walls and drops in the headspace may not reach the pH.", "quote": "film on walls, drops in headspace",
                               "unit_operation": "low ph viral inactivation"})
    return [Document(names.FMEA, saved(book, "RA-0417-03 FMEA", cached), gold)]

"""FF-0417-01, the facility fit: tables of the difficult sorts (scale in the column title, deviation from target, unit in the header)."""

from __future__ import annotations

from typing import Any

from corpus.build import names
from corpus.build.blocks import Gold, H, L, Meta, P, T, st, why
from corpus.build.document import Document, from_blocks
from corpus.build.front import back, cover
from corpus.build.pdf import render
from corpus.build.tables import parameter_table

META = Meta("FF-0417-01", "Facility Fit Assessment, ORS-417 at Calder Ridge Line 2", "0.8 (draft)", "2023-06-19", "FACILITY FIT ASSESSMENT (DRAFT)", company="Calder Ridge Biomanufacturing", serif=True,
            approvals=(("Priya Raman", "MSAT", "pending"), ("Lucas Moreau", "Engineering", "pending"), ("Grace Adeyemi", "Quality Control", "pending")), history=(("0.5", "2023-06-02", "Tables filled from the process description."), ("0.8", "2023-06-19", "Interview with R. Halvorsen worked in.")),
            abbreviations=(("CR", "Calder Ridge"), ("SU", "sending unit"), ("P/V", "power input per volume")), references=("PD-0417-02 version 3.0", "Q&A log, version 31"))
BIO = {"unit_operation": "production bioreactor", "step": "2", "subject": "step_parameter"}


def deviation_table() -> T:
    """Targets with allowed deviations down and up instead of limits."""
    rows = (("Culture temperature, growth (°C)", "36.5", "−0.5", "+0.5"), ("Culture temperature, production (°C)", "33.0", "−0.5", "+0.5"), ("pH", "6.95", "−0.10", "+0.10"), ("DO (% sat)", "40", "−10", "+20"), ("N-1 transfer volume (L)", "400", "−20", "+20"))
    facts = (("Temperature, growth phase", "36.0", "37.0", "°C", "Cel"), ("Temperature, production phase", "32.5", "33.5", "°C", "Cel"), ("pH", "6.85", "7.05", None, "[pH]"), ("Dissolved oxygen", "30", "60", "% sat", "%"), ("N-1 transfer volume", "380", "420", "L", "L"))
    gold: list[Gold] = []
    for row, (name, low, high, unit, ucum) in zip(rows, facts, strict=True):
        common = {"record": "statement", "name": name, "quote": " | ".join(row), "unit_as_written": unit, "unit_ucum": ucum, "origin": "table", "site": "Calder Ridge", **BIO}
        gold.append({**common, "kind": "target", "operator": "eq", "target": row[1], "low": None, "high": None, "value_text": row[1]})
        gold.append({**common, "kind": None, "operator": "range", "target": None, "low": low, "high": high, "low_inclusive": True, "high_inclusive": True, "value_text": f"{row[2]} | {row[3]}", "basis": "deviation from target"})
    return T("Table 3: Control loops at CR (allowed deviation from target)", (("Loop", "Target", "Down", "Up"),), rows, gold=tuple(gold), widths=(3, 1, 1, 1))


def blocks() -> list[Any]:
    return [
        *cover(META, new_page=False),
        H(1, "1 Purpose"), P("To find where the equipment of Line 2 does not fit the process of the sending unit, and what is to be done before the engineering run."),
        H(1, "2 Bioreactor"),
        parameter_table("Table 1: Set points by scale", "Parameter=name|Unit=unit|200 L=setpoint@200 L|500 L=setpoint@500 L|2,000 L (SU)=setpoint@2,000 L|Reason=reason", [
            ("Agitation", "rpm", "110", "130", "95", "not stated"), ("Overlay air", "L/min", "2.0", "4.0", "12", "platform"), ("Sparged air, maximum", "L/min", "4.0", "9.0", "30", "foam"), ("Working volume at start", "L", "140", "350", "1400", "vessel"), ("Day of temperature shift", "day", "–", "4", "5", "PCR-0417-11")], widths=(2.6, 1, 1, 1, 1.3, 1.6), **BIO),
        T("Table 2: Geometry (transposed: one vessel per column)", (("Item", "SU 500 L", "SU 2,000 L", "CR 2,000 L"),), (("Vessel diameter (m)", "0.78", "1.22", "1.19"), ("Liquid height at full volume (m)", "0.96", "1.56", "1.64"), ("Impellers", "1", "2", "2"), ("Impeller diameter (m)", "0.31", "0.51", "not stated"), ("Power number, each", "1.3", "1.3", "not stated"), ("Sparger", "drilled", "drilled, 1.0 mm", "sintered, 20 µm"))),
        P("Without diameter and power number of the CR impellers neither P/V nor tip speed can be compared. The drawing was asked for on 2 June."),
        deviation_table(),
        H(1, "3 Chromatography"),
        T("Table 4: Columns", (("Item", "Protein A", "", "CEX", ""), ("", "SU", "CR", "SU", "CR")), (("Diameter (cm)", "60", "80", "45", "60"), ("Bed height (cm)", "20", "20", "25", "25"), ("Maximum flow of skid (L/h)", "1,000", "1,500", "600", "1,500"), ("Cycles per batch", "5", "3", "6", "3")), spans=((0, 0, 2, 1), (0, 1, 1, 2), (0, 3, 1, 2))),
        P("At a bed height of 20 cm and 300 cm/h the residence time is 4.0 min at both sites; the skid of CR must deliver 1,508 L/h for that, which is just above its maximum of 1,500 L/h.",
          (st("1,500 L/h", "Maximum flow of skid", "capability", operator="le", target=None, low=None, high="1500", unit_as_written="L/h", unit_ucum="L/h", unit_operation="protein a", subject="equipment", site="Calder Ridge"),)),
        H(1, "4 UF/DF and freeze"),
        P("With a minimum working volume of 42 L at least 7.6 kg of product are needed to reach 180 g/L. The expected mass after virus filtration is 8.7 kg. The step fits, with a margin of one kilogram; a batch with a low titre does not fit.",
          (st("42 L", "Minimum working volume of UF/DF skid", "capability", operator="ge", target=None, low="42", high=None, unit_as_written="L", unit_ucum="L", unit_operation="uf/df", subject="equipment", site="Calder Ridge"),)),
        P("The plate freezer takes 6 bottles. It was chosen for another product because of its even rate; for ORS-417 nothing is known.", (why("because of its even rate", "Plate freezer", "convenience", "asserted", "Chosen for another product because of its even rate.", unit_operation="fill and freeze"),)),
        H(1, "5 Result"),
        T("Table 5: Result", (("Step", "Fit", "Open action", "Owner"),), (("Seed train", "yes", "", ""), ("Production bioreactor", "not assessed", "impeller data", "P. Raman"), ("Harvest", "yes", "", ""), ("Protein A", "with action", "larger pump or 290 cm/h", "L. Moreau"), ("LPVI", "no", "second tank or study", "A. Kallio"), ("CEX", "yes", "", ""), ("Virus filtration", "yes", "", ""), ("UF/DF", "with action", "mass balance per batch", "L. Moreau"), ("Freeze", "not assessed", "freeze study", ""))),
        L(("A speed for the CR vessel is set only when the drawing is there.", "The agitation of 110 rpm in the batch record of the sending unit is not to be copied.")),
        *back(META, 6),
    ]


def build() -> list[Document]:
    made = blocks()
    return [from_blocks(names.FIT, render(META, made), made)]

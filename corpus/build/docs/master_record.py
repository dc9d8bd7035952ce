"""MBR-0417-05, the master batch record: text pages, one bare scanned page, one scan under a printed header."""

from __future__ import annotations

from typing import Any

from corpus.build import names
from corpus.build.blocks import PB, Gold, H, L, Meta, P, Picture, T
from corpus.build.document import Document, gold_of, headings_of
from corpus.build.front import cover
from corpus.build.pdf import render
from corpus.build.scan import Sheet, jpeg
from corpus.build.values import UCUM, parse, split_unit

META = Meta("MBR-0417-05", "Master Batch Record, ORS-417 Drug Substance, 2,000 L", "4.0", "2023-05-22", "MASTER BATCH RECORD",
            approvals=(("M. Oyelaran", "Manufacturing", "2023-05-15"), ("Tomás Ferreira", "MSAT", "2023-05-18"), ("Aino Kallio", "QA Operations", "2023-05-22")),
            history=(("3.0", "2022-03-01", "Process 2, 500 L."), ("4.0", "2023-05-22", "Process 3, 2,000 L. Equipment numbers changed; ranges taken from version 3.0 unless marked.")))
HEAD = (("Step", "Instruction", "Range", "Actual", "Performed by / date", "Verified by"),)
WIDTHS = (0.9, 4.2, 2.2, 1.6, 1.8, 1.4)
SKIPPED = ("time", "")


def steps(caption: str, operation: str, rows: list[tuple[str, str, str, str]]) -> T:
    """Rows of (step, instruction, range, parameter name); a range without a name gives no gold."""
    gold: list[Gold] = []
    for step, instruction, limits, name in rows:
        value, unit = split_unit(limits)
        parsed = parse(value)
        if not name or parsed is None:
            continue
        gold.append({"record": "statement", "name": name, "kind": None, **parsed, "value_text": limits, "unit_as_written": unit, "unit_ucum": UCUM[unit] if unit else "[pH]" if "pH" in instruction else None, "quote": f"{step} | {instruction} | {limits}",
                     "unit_operation": operation, "subject": "hold" if operation == "holds" else "step_parameter", "scale": "2,000 L", "process_version": "3", "origin": "table"})
    return T(caption, HEAD, tuple((s, i, r, "________", "________", "________") for s, i, r, _ in rows), widths=WIDTHS, gold=tuple(gold))


def pages() -> list[Any]:
    return [
        H(1, "1 Safety and general rules"),
        L(("Wear goggles and gloves when handling acid, base and sodium hydroxide.", "Each entry is made when the work is done. A value outside the range is reported to the shift lead at once.", "Room temperature means 15 to 25 °C in this record.",
           "Line clearance is done before each section and signed on the line clearance form.")),
        H(1, "2 Bill of materials"),
        T("", (("Material", "Item no.", "Amount for 2,000 L", "Lot", "Weighed", "Checked"),), tuple((m, n, a, "________", "________", "________") for m, n, a in (
            ("Basal medium CX-1 powder", "100217", "33.6 kg"), ("Feed A powder", "100224", "61.0 kg"), ("Feed B powder", "100225", "6.2 kg"), ("Poloxamer 188", "100240", "1.40 kg"), ("Antifoam C, 10 % emulsion", "100251", "as needed"),
            ("Glucose, 500 g/L", "100260", "as needed"), ("Histidine", "100301", "1.9 kg"), ("Sucrose", "100302", "49.5 kg"), ("Polysorbate 80, 10 % stock", "100303", "1.2 L"))), widths=(2.6, 1, 1.7, 1.2, 1.2, 1.2)),
        PB(), H(1, "3 Media and buffers"),
        P("Dissolve the basal medium powder in water of 30 to 35 °C, stir until dissolved, add poloxamer 188, adjust to pH 7.0 and filter into the vessel."),
        P("Prepare the buffers by their own records. Buffers are used within their expiry."),
        T("", (("Buffer", "Volume per batch (L)", "Conductivity (mS/cm)", "pH"),), (("PAC equilibration", "2,300", "13–16", "7.3–7.5"), ("PAC wash 2", "1,150", "55–65", "6.9–7.1"), ("PAC elution", "900", "3–5", "3.45–3.55"), ("CEX elution", "480", "15–18", "5.4–5.6"))),
        PB(), H(1, "4 Seed train"),
        steps("", "seed train", [("4.1", "Thaw one vial of the working bank. Record viability.", "≥ 90 %", "Thaw viability"), ("4.2", "Incubate. Record temperature.", "36.0–37.0 °C", "Incubation temperature"), ("4.3", "Shake", "115–125 rpm", "Shaker speed (25 mm orbit)"),
                                 ("4.4", "Passage every 3 to 4 days. Record VCD and viability of each passage on sheet A.", "", ""), ("4.5", "N-1: VCD at transfer", "3.5–6.0 × 10⁶ vc/mL", ""), ("4.6", "N-1: viability at transfer", "≥ 95 %", "N-1 viability at transfer")]),
        PB(), H(1, "5 Production bioreactor"),
        steps("", "production bioreactor", [("5.1", "Inoculate. Record inoculation VCD.", "0.40–0.60 × 10⁶ vc/mL", ""), ("5.2", "Agitation", "105–115 rpm", "Agitation"), ("5.3", "Start feeds on day 3.", "day 3", ""), ("5.4", "Temperature shift. Record time of start.", "day 5–6", ""),
                                            ("5.5", "Duration of ramp", "2–4 h", "Ramp time of temperature shift"), ("5.6", "Antifoam, cumulative", "≤ 50 ppm", "Antifoam C, cumulative"), ("5.7", "Viability at harvest", "≥ 70 %", "Viability at harvest"), ("5.8", "Culture duration", "13–15 days", "Culture duration")]),
        P("pH: ____   Range: 6.85–7.05   DO: ____ %   Range: 30–50   Performed by/date: ________   Verified by: ________"),
        P("Add antifoam when foam reaches the mark. Add it slowly."),
        PB(), H(1, "6 Harvest"),
        steps("", "harvest", [("6.1", "Cool broth", "≤ 15 °C", "Broth temperature at start"), ("6.2", "Water flush of filters", "≥ 50 L/m²", "Water flush"), ("6.3", "Installed primary area", "16.5 m²", ""), ("6.4", "Primary filter load", "80–120 L/m²", "Primary filter load"),
                              ("6.5", "Maximum differential pressure", "≤ 1.5 bar", "Differential pressure, primary stage"), ("6.6", "Filtrate turbidity", "≤ 10 NTU", "Filtrate turbidity"), ("6.7", "HCCF hold start", "time", "")]),
        steps("", "holds", [("6.8", "HCCF hold stop", "≤ 48 h", "HCCF")]),
        P("The hold of 6.8 was taken over from version 3.0."),
        PB(), H(1, "7 Protein A chromatography"),
        steps("", "protein a", [("7.1", "Elution buffer pH", "3.45–3.55", "Elution buffer pH"), ("7.2", "Wash 2 conductivity", "55–65 mS/cm", "Wash 2 conductivity"), ("7.3", "Collect from 0.5 to 0.5 AU/cm", "0.5", ""), ("7.4", "NaOH after each cycle", "0.1 M, 15 min", ""),
                                ("7.5", "Load per cycle", "25–38 g/L", "Load"), ("7.6", "Cycle counter before start", "≤ 200 cycles", "Resin lifetime")]),
        PB(), H(1, "8 Low-pH viral inactivation"),
        steps("", "low ph viral inactivation", [("8.1", "Add 0.5 M acetic acid. Record rate.", "≤ 1.5 L/min", "Acid addition rate"), ("8.2", "pH at start of hold, target 3.60", "3.55–3.65", "pH during hold"), ("8.3", "Transfer to T-311, start hold", "time", ""), ("8.4", "pH at end of hold", "3.55–3.65", ""),
                                                ("8.5", "Hold time", "60–90 min", "Hold time"), ("8.6", "Temperature", "18–22 °C", "Temperature during hold"), ("8.7", "Neutralise", "pH 5.4–5.6", "Neutralisation pH")]),
        PB(), H(1, "9 CEX and virus filtration"),
        steps("", "cex", [("9.1", "CEX load", "≤ 45 g/L", "Load"), ("9.2", "Load conductivity", "≤ 6.0 mS/cm", "Load conductivity"), ("9.3", "Elution NaCl", "145–155 mM", "Elution NaCl"), ("9.4", "CEX pool HMW", "≤ 2.5 %", "")]),
        steps("", "virus filtration", [("9.5", "VF pressure", "30–40 psid", "Pressure"), ("9.6", "VF throughput", "≤ 350 L/m²", "Throughput"), ("9.7", "Interruptions of flow", "none", ""), ("9.8", "Integrity test after use", "pass", "")]),
        PB(), H(1, "10 UF/DF and fill"),
        steps("", "uf/df", [("10.1", "TMP", "0.8–1.2 bar", "Transmembrane pressure"), ("10.2", "Diafiltration volumes", "≥ 7 DV", "Diafiltration volumes"), ("10.3", "Final concentration", "170–190 g/L", "Final concentration before rinse"), ("10.4", "Add polysorbate stock. Mix gently until dissolved.", "", ""),
                            ("10.5", "Protein concentration of DS", "143–157 mg/mL", "Protein concentration"), ("10.6", "Bottles filled", "number", ""), ("10.7", "Overall yield", "≥ 65 %", "Overall yield")]),
        P("Freeze the bottles within 4 h of filling. Load the freezer from the bottom."),
        P("Calculation of load: mass (g) = volume (L) × titre (g/L); load (g/L) = mass / (column volume × cycles) = ____ / (56.5 × ____) = ____"),
    ]


def scanned() -> tuple[Sheet, Sheet]:
    signed, annex = Sheet(31), Sheet(32)
    signed.text("MBR-0417-05 Version 4.0    Signature page", 22, bold=True)
    signed.form(("Role", "Name", "Signature / date"), [("Author", "M. Oyelaran", "M. Oyelaran 15 May 2023"), ("MSAT", "T. Ferreira", "T. Ferreira 18 May 2023"), ("QA", "A. Kallio", "A. Kallio 22 May 2023")], (1, 1.3, 2.2), 1)
    signed.remark("valid for engineering runs only until hold time of HCCF is clarified. AK", ink=1)
    signed.stamp("EFFECTIVE", 800, 700, (20, 90, 50), 5)
    annex.text("Annex B: bottle map of the blast freezer", 24, bold=True)
    annex.form(("Shelf", "Positions", "Max. bottles", "Note"), [("1 (bottom)", "A–F", "6", ""), ("2", "A–F", "6", ""), ("3", "A–F", "6", ""), ("4 (top)", "A–F", "6", "warmest, load last")], (1, 1, 1, 1.6), 2)
    annex.text("No more than 24 bottles in one run.", 22)
    return signed, annex


def build() -> list[Document]:
    signed, annex = scanned()
    blocks = [*cover(META, new_page=False), Picture(jpeg(signed.scanned(0.8)), bare=True), PB(), *pages(), Picture(jpeg(annex.scanned(-0.5)), bare=False)]
    data = render(META, blocks)
    import pypdfium2

    total = len(pypdfium2.PdfDocument(data))
    transcript = ["" for _ in range(total)]
    transcript[1], transcript[-1] = "\n".join(signed.lines), "\n".join(annex.lines)
    return [Document(names.MBR, data, gold_of(blocks), tuple(transcript), (*headings_of(blocks), "Annex B: bottle map of the blast freezer"))]

"""The executed batch record of batch ORS417-23007: a true scan, filled in by hand."""

from __future__ import annotations

from typing import Any

from corpus.build import names
from corpus.build.document import Document
from corpus.build.scan import Sheet, scan_pdf
from corpus.build.values import UCUM

STEP = ("Step", "Instruction", "Range", "Actual", "Done by / date", "Checked")
SHARES = (0.7, 4.0, 2.0, 1.9, 2.1, 1.2)
BATCH = "ORS417-23007"


def head(sheet: Sheet, page: int, title: str) -> None:
    sheet.text(f"Orsanne Biologics AG    EXECUTED BATCH RECORD    MBR-0417-05 Version 4.0    Page {page} of 10", 17)
    sheet.text(f"Product: ORS-417 drug substance    Batch: {BATCH}", 17, gap=14)
    sheet.text(title, 25, bold=True, gap=14)


def first_pages() -> list[Sheet]:
    cover, bom, tools = Sheet(1), Sheet(2), Sheet(3)
    head(cover, 1, "1 Cover page")
    cover.form(("Item", "Entry"), [("Batch number", BATCH), ("Batch size", "2,000 L"), ("Process version", "3"), ("Record issued by / date", "M. Oyelaran 09 Jun 2023"), ("Production start", "12 Jun 2023"),
                                   ("Production end", "03 Jul 2023"), ("Previous batch in BR-201", "ORS417-23006")], (1, 1.4), 1)
    cover.text("This record was printed from the controlled master. All entries are made in ink. Corrections are struck through once, dated and initialled.", 19)
    cover.text("Late entries are marked L.E. with the date of the event and the date of the entry.", 19)
    cover.stamp("ISSUED COPY 1 OF 1", 700, 240)
    head(bom, 2, "2 Materials")
    bom.form(("Material", "Item no.", "Required", "Lot", "Weighed / used", "Initials"), [
        ("Basal medium CX-1 powder", "100217", "33.6 kg", "BM-2304-11", "33.58 kg", "KD 11Jun"), ("Feed A powder", "100224", "61.0 kg", "FA-2302-07", "60.97 kg", "KD 11Jun"), ("Feed B powder", "100225", "6.2 kg", "FB-2301-02", "6.21 kg", "KD 11Jun"),
        ("Poloxamer 188", "100240", "1.40 kg", "PX-8841", "1.40 kg", "LS 11Jun"), ("Antifoam C, 10 % emulsion", "100251", "as needed", "AF-0093", "1.1 L", "LS 26Jun"), ("Glucose, 500 g/L", "100260", "as needed", "GL-2305-02", "64 L", "LS 26Jun"),
        ("Histidine", "100301", "1.9 kg", "HI-7720", "1.88 kg", "BN 01Jul"), ("Sucrose", "100302", "49.5 kg", "SU-5512", "49.6 kg", "BN 01Jul"), ("Polysorbate 80, 10 % stock", "100303", "1.2 L", "PS-3317", "1.2 L", "BN 01Jul")],
        (2.6, 1, 1.2, 1.5, 1.5, 1.3), 3)
    bom.text("Poloxamer lot passed the growth use-test (report UT-23-031).", 19)
    head(tools, 3, "3 Equipment")
    tools.form(("Equipment", "Tag", "Calibration due", "Checked / date"), [
        ("Single-use bioreactor 2,000 L", "BR-201", "31 Aug 2023", "KD 11Jun"), ("pH probe A", "AE-2011", "12 Jul 2023", "KD 11Jun"), ("pH probe B", "AE-2012", "12 Jul 2023", "KD 11Jun"), ("Depth filter holder", "FH-220", "n.a.", "LS 25Jun"),
        ("Column 60 cm", "PAC-01", "n.a.", "BN 27Jun"), ("LPVI tanks", "T-310 / T-311", "30 Sep 2023", "BN 28Jun"), ("Column 45 cm", "CEX-01", "n.a.", "BN 29Jun"), ("UF/DF skid", "UF-401", "15 Nov 2023", "BN 30Jun")], (2.6, 1.6, 1.5, 1.5), 3)
    tools.text("Protein A resin: cycle counter at start of batch (cycles)", 19, gap=4)
    tools.remark("112", size=28)
    return [cover, bom, tools]


def culture_pages() -> list[Sheet]:
    log, steps = Sheet(4), Sheet(5)
    head(log, 4, "4 Production bioreactor, daily log")
    days = [("0", "0.52", "98", "7.02", "36.5", "6.1"), ("1", "0.94", "98", "6.99", "36.5", "5.8"), ("2", "1.9", "98", "6.97", "36.4", "5.2"), ("3", "4.1", "98", "6.95", "36.5", "4.4"), ("4", "7.7", "97", "6.92", "36.5", "3.6"),
            ("5", "11.8", "97", "6.93", "36.5", "2.9"), ("6", "14.9", "97", "6.94", "33.1", "3.8"), ("7", "17.6", "96", "6.96", "33.0", "2.2"), ("8", "19.2", "95", "6.97", "33.0", "5.1"), ("9", "20.4", "94", "6.98", "33.0", "4.0"),
            ("10", "20.8", "92", "6.96", "32.9", "2.8"), ("11", "20.1", "90", "6.95", "33.0", "4.9"), ("12", "19.0", "87", "6.97", "33.0", "3.7"), ("13", "17.7", "84", "6.96", "33.0", "2.6"), ("14", "16.2", "81", "6.95", "33.0", "2.1")]
    log.form(("Day", "VCD (10⁶ vc/mL)", "Viability (%)", "pH offline", "Temp. (°C)", "Glucose (g/L)", "Initials"), [(*d, "KD" if int(d[0]) % 2 else "LS") for d in days], (0.7, 1.5, 1.2, 1.2, 1.2, 1.3, 1), 1)
    head(steps, 5, "5 Production bioreactor, steps")
    steps.form(STEP, [
        ("5.1", "Inoculate. Record inoculation VCD.", "0.40–0.60 × 10⁶ vc/mL", "0.52", "KD 12Jun 10:40", "LS"), ("5.2", "Agitation", "105–115 rpm", "110", "KD 12Jun 10:50", "LS"), ("5.3", "Start feeds on day 3.", "day 3", "day 3", "LS 15Jun 09:15", "KD"),
        ("5.4", "Temperature shift. Record time of start.", "day 5–6", "day 5 21:30", "L.E. KD 18Jun", "MO"), ("5.5", "Duration of ramp", "2–4 h", "3.5 h", "KD 18Jun", "LS"), ("5.6", "Antifoam, cumulative", "≤ 50 ppm", "62", "LS 26Jun 08:10", "KD"),
        ("5.7", "Viability at harvest", "≥ 70 %", "81", "LS 26Jun 08:30", "KD"), ("5.8", "Culture duration", "13–15 days", "14", "LS 26Jun 08:30", "KD")], SHARES, 3)
    steps.text("Remarks", 19, bold=True)
    steps.remark("Step 5.4 late entry: shift was started 17 Jun 21:30, entry forgotten, entered 18 Jun. KD", ink=1)
    steps.remark("Foam on day 11 to 13, antifoam added by night shift.", ink=0)
    return [log, steps]


def harvest_pages() -> list[Sheet]:
    harvest, capture, lpvi = Sheet(6), Sheet(7), Sheet(8)
    head(harvest, 6, "6 Harvest")
    harvest.form(STEP, [
        ("6.1", "Cool broth", "≤ 15 °C", "13.4", "LS 26Jun 11:05", "KD"), ("6.2", "Water flush of filters", "≥ 50 L/m²", "58", "LS 26Jun 09:40", "KD"), ("6.3", "Installed primary area", "16.5 m²", "16.5~~14.3", "LS 26Jun 09:50", "KD"), ("6.4", "Primary filter load", "80–120 L/m²", "128", "LS 26Jun 15:20", "KD"),
        ("6.5", "Maximum differential pressure", "≤ 1.5 bar", "1.4", "LS 26Jun 15:20", "KD"), ("6.6", "Filtrate turbidity", "≤ 10 NTU", "6.2", "LS 26Jun 15:40", "KD"), ("6.7", "HCCF hold start", "time", "15:45", "LS 26Jun", "KD"), ("6.8", "HCCF hold stop", "≤ 48 h", "27Jun 20:15", "BN 27Jun", "LS")], SHARES, 3)
    harvest.remark("6.4: one module missing in stock, load above range, see DEV-23-019. LS 26 Jun", ink=0)
    harvest.remark("Hold 28.5 h at 5 °C in bag.", ink=0)
    harvest.stamp("DEVIATION", 860, 1250)
    head(capture, 7, "7 Protein A chromatography")
    capture.form(("Cycle", "Load (g/L resin) 25–38", "Residence time (min) 3.8–4.5", "Max. pressure (bar)", "Pool volume (L)", "Yield (%)", "By"), [
        ("1", "36.2", "4.1", "1.6", "131", "94.6", "BN 27Jun"), ("2", "36.4", "4.1", "1.7", "133", "94.1", "BN 28Jun"), ("3", "36.0", "4.0", "1.7", "130", "94.4", "LS 28Jun"), ("4", "35.6", "4.0", "1.8", "129", "93.8", "LS 28Jun"), ("5", "33.4", "4.0", "1.8", "121", "93.9", "BN 28Jun")], (0.8, 1.6, 1.8, 1.3, 1.2, 1.1, 1.5), 1)
    capture.form(STEP, [("7.1", "Elution buffer pH", "3.45–3.55", "3.49", "BN 27Jun", "LS"), ("7.2", "Wash 2 conductivity", "55–65 mS/cm", "61", "BN 27Jun", "LS"), ("7.3", "Collect from 0.5 to 0.5 AU/cm", "0.5", "0.5 / 0.5", "BN 27Jun", "LS"), ("7.4", "NaOH after each cycle", "0.1 M, 15 min", "16 min", "LS 28Jun", "BN")], SHARES, 3)
    head(lpvi, 8, "8 Low-pH viral inactivation")
    lpvi.form(STEP, [("8.1", "Add 0.5 M acetic acid. Record rate.", "≤ 1.5 L/min", "1.2", "BN 28Jun 18:10", "LS"), ("8.2", "pH at start of hold", "3.55–3.65", "3.57", "BN 28Jun 18:55", "LS"), ("8.3", "Transfer to T-311, start hold", "time", "19:05", "BN 28Jun", "LS"), ("8.4", "pH at end of hold", "3.55–3.65", "3.58", "BN 28Jun 20:25", "LS"),
                     ("8.5", "Hold time", "60–90 min", "78", "BN 28Jun 20:23", "LS"), ("8.6", "Temperature", "18–22 °C", "19.6", "BN 28Jun 20:23", "LS"), ("8.7", "Neutralise", "pH 5.4–5.6", "5.52", "BN 28Jun 21:10", "LS")], SHARES, 3)
    lpvi.text("Remarks", 19, bold=True)
    lpvi.scribble(LEFT_REMARK, lpvi.y + 25, 520)
    lpvi.y += 70
    lpvi.remark("Titrated in two portions, waited 5 min between. BN", ink=0)
    return [harvest, capture, lpvi]


LEFT_REMARK = 110


def last_pages() -> list[Sheet]:
    polish, fill = Sheet(9), Sheet(10)
    head(polish, 9, "9 CEX and virus filtration")
    polish.form(STEP, [("9.1", "CEX load", "≤ 45 g/L", "43.8", "BN 29Jun", "KD"), ("9.2", "Load conductivity", "≤ 6.0 mS/cm", "5.4", "BN 29Jun", "KD"), ("9.3", "Elution NaCl", "145–155 mM", "150", "BN 29Jun", "KD"), ("9.4", "CEX pool HMW", "≤ 2.5 %", "0.9", "QC 30Jun", "BN"),
                       ("9.5", "VF pressure", "30–40 psid", "31", "KD 30Jun", "BN"), ("9.6", "VF throughput", "≤ 350 L/m²", "312", "KD 30Jun", "BN"), ("9.7", "Interruptions of flow", "none", "none", "KD 30Jun", "BN"), ("9.8", "Integrity test after use", "pass", "pass", "KD 30Jun", "BN")], SHARES, 3)
    head(fill, 10, "10 UF/DF, fill, yield and review")
    fill.form(STEP, [("10.1", "TMP", "0.8–1.2 bar", "1.0", "BN 01Jul", "KD"), ("10.2", "Diafiltration volumes", "≥ 7 DV", "8.1", "BN 01Jul", "KD"), ("10.3", "Final concentration", "170–190 g/L", "183", "BN 01Jul", "KD"), ("10.4", "Mix gently until dissolved", "", "15 min", "BN 02Jul", "KD"),
                     ("10.5", "Protein concentration of DS", "143–157 mg/mL", "151", "QC 03Jul", "BN"), ("10.6", "Bottles filled", "number", "31", "BN 03Jul", "KD"), ("10.7", "Overall yield", "≥ 65 %", "71", "BN 03Jul", "KD")], SHARES, 3)
    fill.text("Review", 19, bold=True)
    fill.remark("Production: reviewed, one deviation open (DEV-23-019). M. Oyelaran 10 Jul 2023", ink=1)
    fill.remark("QA: reviewed A. Kallio 19 Jul 2023", ink=2)
    fill.stamp("QA REVIEWED", 780, 1220, (20, 90, 50), -6)
    return [polish, fill]


def actual(quote: str, name: str, value: str, unit: str, operation: str, operator: str = "eq", **more: Any) -> dict[str, Any]:
    return {"record": "statement", "name": name, "kind": "actual", "operator": operator, "target": value + ("e6" if unit.startswith("10⁶") else ""), "low": None, "high": None, "unit_as_written": unit, "unit_ucum": UCUM[unit], "value_text": value,
            "quote": quote, "unit_operation": operation, "batch": BATCH, "scale": "2,000 L", "subject": "step_parameter", "origin": "scan", **more}


GOLD = (
    actual("5.1 | Inoculate. Record inoculation VCD. | 0.40–0.60 × 10⁶ vc/mL | 0.52", "Inoculation VCD", "0.52", "10⁶ vc/mL", "production bioreactor"), actual("5.2 | Agitation | 105–115 rpm | 110", "Agitation", "110", "rpm", "production bioreactor"),
    actual("5.6 | Antifoam, cumulative | ≤ 50 ppm | 62", "Antifoam C, cumulative", "62", "ppm", "production bioreactor"), actual("5.7 | Viability at harvest | ≥ 70 % | 81", "Viability at harvest", "81", "%", "production bioreactor"),
    actual("6.4 | Primary filter load | 80–120 L/m² | 128", "Primary filter load", "128", "L/m²", "harvest"), actual("6.6 | Filtrate turbidity | ≤ 10 NTU | 6.2", "Filtrate turbidity", "6.2", "NTU", "harvest"),
    actual("8.2 | pH at start of hold | 3.55–3.65 | 3.57", "pH during hold", "3.57", "pH", "low ph viral inactivation"), actual("8.5 | Hold time | 60–90 min | 78", "Hold time", "78", "min", "low ph viral inactivation"),
    actual("9.1 | CEX load | ≤ 45 g/L | 43.8", "CEX load", "43.8", "g/L", "cex"), actual("9.6 | VF throughput | ≤ 350 L/m² | 312", "VF throughput", "312", "L/m²", "virus filtration"),
)


def build() -> list[Document]:
    sheets = [*first_pages(), *culture_pages(), *harvest_pages(), *last_pages()]
    skews = (0.4, -0.6, 0.9, 0.3, -0.8, 0.7, -0.4, 1.1, 0.5, -0.7)
    images = [s.scanned(k) for s, k in zip(sheets, skews, strict=True)]
    images[2] = images[2].rotate(180)
    return [Document(names.EBR, scan_pdf(images, "scan0047"), GOLD, tuple("\n".join(s.lines) for s in sheets), ("1 Cover page", "2 Materials", "3 Equipment", *(s.lines[2] for s in sheets[3:])))]

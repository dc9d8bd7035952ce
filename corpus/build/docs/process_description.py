"""PD-0417-02, the process description: v3.0 is current, v2.0 superseded with other values."""

from __future__ import annotations

from typing import Any

from corpus.build import names
from corpus.build.blocks import PB, H, L, Meta, P, T, st, why
from corpus.build.docs import process_description_down as down
from corpus.build.document import Document, from_blocks
from corpus.build.front import back, cover
from corpus.build.pdf import render
from corpus.build.tables import parameter_table

COLUMNS = "No.=text|Parameter=name|Unit=unit|Target=target|NOR=nor|PAR=par|Class=role|Reference=ref"
WIDTHS = (1.2, 3.1, 1.6, 1.5, 1.9, 1.8, 1.4, 2.2)
ABBREVIATIONS = (
    ("CEX", "cation exchange chromatography"), ("CPP", "critical process parameter"), ("CQA", "critical quality attribute"), ("CV", "column volume"),
    ("DO", "dissolved oxygen"), ("DS", "drug substance"), ("DV", "diavolume"), ("HCCF", "harvested cell culture fluid"), ("HMW", "high molecular weight species"),
    ("KPP", "key process parameter"), ("LPVI", "low-pH viral inactivation"), ("NOR", "normal operating range"), ("PAR", "proven acceptable range"),
    ("PAC", "Protein A chromatography"), ("SUB", "single-use bioreactor"), ("TMP", "transmembrane pressure"), ("UF/DF", "ultrafiltration/diafiltration"),
    ("VCD", "viable cell density"), ("VF", "virus filtration"),
)


def meta(v3: bool) -> Meta:
    history = [("1.0", "2021-03-15", "First issue, Process 1, 200 L."),
               ("2.0", "2022-02-21", "Process 2, 500 L. Load of the capture column fixed at 30 g/L.")]
    if v3:
        history.append(("3.0", "2023-05-08", "Process 3, 2,000 L. Temperature shift moved from day 4 to day 5; harvest criterion raised to 70 % viability; "
                                              "HCCF hold shortened; capture load raised. Supersedes version 2.0."))
    date = "2023-05-08" if v3 else "2022-02-21"
    return Meta("PD-0417-02", "Process Description, ORS-417 Drug Substance", "3.0" if v3 else "2.0", date, "PROCESS DESCRIPTION",
                approvals=(("Dr. Ilse Brandauer", "Process Development", date), ("Tomás Ferreira", "MSAT", date), ("Aino Kallio", "QA Operations", date)),
                history=tuple(history), abbreviations=ABBREVIATIONS,
                references=("PCR-0417-11 Process Characterization Report, Upstream", "PCR-0417-12 Process Characterization Report, Downstream",
                            "HS-0417-07 Hold Time Study Report", "RA-0417-03 Risk Assessment (FMEA)", "SPEC-0417-DS Drug Substance Specification"))


def opening(v3: bool) -> list[Any]:
    scale, process = ("2,000 L", "Process 3") if v3 else ("500 L", "Process 2")
    return [
        H(1, "1 Purpose"),
        P(f"This document describes the manufacture of ORS-417 drug substance by {process} at the {scale} scale. It is the basis of the transfer from the sending unit "
          "(Orsanne, Birsfeld) to the receiving unit (Calder Ridge Biomanufacturing, Line 2)."),
        H(1, "2 Scope"),
        P("From thaw of a working cell bank vial to frozen drug substance. Drug product is outside the scope. Parameters that are not listed are not controlled."),
        H(1, "3 Responsibilities"),
        T("Table 1: Responsibilities (R responsible, A accountable, C consulted, I informed)",
          (("Task", "Sending unit", "Receiving unit MSAT", "Receiving unit QA"),),
          (("Process description", "R/A", "C", "I"), ("Master batch record", "C", "R/A", "A"), ("Facility fit", "C", "R/A", "I"),
           ("Engineering run plan", "C", "R/A", "I"), ("Method transfer", "R", "C", "A"))),
        H(1, "4 Product and quality attributes"),
        P("ORS-417 is a humanised IgG1 monoclonal antibody produced in CHO-K1 cells. The drug substance is a solution of 150 mg/mL in histidine buffer with sucrose and polysorbate 80."
          if v3 else "ORS-417 is a humanised IgG1 monoclonal antibody produced in CHO-K1 cells. The drug substance is a solution of 120 mg/mL in histidine buffer with sucrose and polysorbate 80."),
        T("Table 2: Quality attributes", (("Attribute", "Criticality", "Reason", "Steps that affect it"),),
          (("HMW (aggregates)", "CQA", "immunogenicity", "LPVI, CEX, UF/DF"), ("Acidic charge variants", "CQA", "potency trend below 0.8 relative potency at > 40 %", "bioreactor"),
           ("Afucosylation", "CQA", "ADCC is part of the mechanism of action", "bioreactor"), ("HCP", "CQA", "immunogenicity", "PAC, CEX"),
           ("Residual DNA", "CQA", "regulatory expectation", "PAC, CEX"), ("Fragments (LMW)", "CQA", "potency", "harvest, HCCF hold"),
           ("Osmolality", "non-CQA", "controlled by formulation", "UF/DF")), widths=(2.2, 1.2, 4, 2.4)),
        H(1, "5 Process overview"),
        T("Table 3: Steps and their purpose", (("Step", "Unit operation", "Purpose", "Output", "Scale of output"),),
          (("1", "Vial thaw and seed train", "expand cells", "N-1 culture", "400 L" if v3 else "100 L"),
           ("2", "Production bioreactor", "express ORS-417", "culture broth", "1,800 L" if v3 else "450 L"),
           ("3", "Harvest by depth filtration", "remove cells and debris", "HCCF", "1,850 L" if v3 else "460 L"),
           ("4", "Protein A chromatography", "capture, clear HCP and DNA", "PAC pool", "per cycle"),
           ("5", "Low-pH viral inactivation", "inactivate enveloped viruses", "neutralised pool", "all cycles pooled"),
           ("6", "Cation exchange chromatography", "reduce HMW, HCP, leached Protein A", "CEX pool", "per cycle"),
           ("7", "Virus filtration", "remove small viruses", "VF filtrate", "one batch"),
           ("8", "Ultrafiltration/diafiltration", "concentrate, exchange buffer", "UF/DF pool", "one batch"),
           ("9", "Formulation, 0.2 µm filtration, fill and freeze", "final composition, storage", "drug substance", "bottles of 2 L")), widths=(0.9, 3, 3, 2, 1.6)),
        PB(),
    ]


def upstream(v3: bool) -> list[Any]:
    scale = "2,000 L" if v3 else "500 L"
    seed = parameter_table(
        "Table 4: Seed train parameters", COLUMNS,
        [("ST-01", "Thaw viability", "%", "–", "≥ 90", "–", "GPP", "–"),
         ("ST-02", "Incubation temperature", "°C", "36.5", "36.0–37.0", "35.5–37.5", "non-key", "PCR-0417-11"),
         ("ST-03", "Shaker speed (25 mm orbit)", "rpm", "120", "115–125", "–", "GPP", "–"),
         ("ST-04", "CO₂ in incubator", "%", "5.0", "4.5–5.5", "–", "GPP", "–"),
         ("ST-05", "N-1 VCD at transfer", "10⁶ vc/mL", "4.5", "3.5–6.0", "3.0–6.5", "KPP", "PCR-0417-11"),
         ("ST-06", "N-1 viability at transfer", "%", "–", "≥ 95", "≥ 92", "KPP", "PCR-0417-11"),
         ("ST-07", "Culture age at N-1", "days", "–", "≤ 30", "–", "KPP", "–")],
        widths=WIDTHS, unit_operation="seed train", step="1", subject="step_parameter", process_version="3" if v3 else "2")
    bioreactor = parameter_table(
        f"Table 5: Production bioreactor parameters, {'2,000 L' if v3 else '500 L'} SUB", COLUMNS,
        [("BR-01", "Inoculation VCD", "10⁶ vc/mL", "0.50", "0.40–0.60", "0.30–0.80", "KPP", "PCR-0417-11"),
         ("BR-02", "Temperature, growth phase", "°C", "36.5", "36.0–37.0", "35.5–37.5", "KPP", "PCR-0417-11"),
         ("BR-03", "Temperature, production phase", "°C", "33.0" if v3 else "34.0", "32.5–33.5" if v3 else "33.5–34.5", "32.0–34.0" if v3 else "33.0–35.0", "CPP", "PCR-0417-11"),
         ("BR-04", "Day of temperature shiftᵃ", "day", "5" if v3 else "4", "5–6" if v3 else "4–5", "4–7" if v3 else "4–6", "CPP", "PCR-0417-11"),
         ("BR-05", "pH", "pH", "6.95", "6.85–7.05", "6.75–7.10", "CPP", "PCR-0417-11"),
         ("BR-06", "Dissolved oxygen", "% sat", "40", "30–50", "20–60", "KPP", "PCR-0417-11"),
         ("BR-07", "Agitation", "rpm", "95" if v3 else "130", "85–105" if v3 else "120–140", "–", "KPP", "–"),
         ("BR-08", "Feed A, daily from day 3ᵇ", "% v/v", "3.0 ± 10 %", "–", "2.4–3.6", "KPP", "PCR-0417-11"),
         ("BR-09", "Feed B, daily from day 3ᵇ", "% v/v", "0.30", "0.27–0.33", "–", "KPP", "–"),
         ("BR-10", "Glucose before feeding", "g/L", "–", "≥ 2.0", "≥ 1.0", "KPP", "PCR-0417-11"),
         ("BR-11", "Antifoam C, cumulative", "ppm", "–", "≤ 50", "–", "GPP", "–"),
         ("BR-12", "Viability at harvest", "%", "–", "≥ 70" if v3 else "≥ 60", "–", "KPP", "–"),
         ("BR-13", "Culture duration", "days", "14" if v3 else "13", "13–15" if v3 else "12–14", "–", "KPP", "PCR-0417-11")],
        widths=WIDTHS, unit_operation="production bioreactor", step="2", subject="step_parameter", scale=scale, process_version="3" if v3 else "2",
        notes=("ᵃ Day 0 is the day of inoculation. The shift is made only when VCD is at least 10 × 10⁶ vc/mL; otherwise it is delayed by at most 24 h.",
               "ᵇ Of the initial working volume. On day 3 half of the stated amount is fed."))
    blocks: list[Any] = [
        H(1, "6 Cell culture"), H(2, "6.1 Vial thaw and seed train"),
        P("One vial of the working cell bank is thawed in a water bath at 37 °C until a small ice crystal remains, diluted in basal medium and expanded in shake flasks, a rocking bag and the N-1 bioreactor. "
          "Passages are made every 3 to 4 days.", (st("3 to 4 days", "Passage interval", None, unit_operation="seed train", subject="step_parameter"),)),
        seed,
        H(2, "6.2 Production bioreactor"),
        P(f"The {'2,000 L' if v3 else '500 L'} single-use bioreactor BR-{'201' if v3 else '105'} is filled with {'1,400' if v3 else '350'} L of basal medium, equilibrated for at least 12 h and inoculated from N-1."),
        bioreactor,
        P("pH is controlled with CO₂ sparging and 1 M sodium carbonate. Base is added through the dip tube close to the lower impeller, not onto the surface."),
        L(("Day 0: inoculate, take the first sample after 30 min of mixing.", "From day 3: feed A and B once a day, at least 30 min apart.",
           f"Day {5 if v3 else 4}: lower the temperature over 2 to 4 h.", "Day 7 onward: top up glucose to 6.0 g/L when the offline value falls below the limit BR-10."), ordered=True,
          gold=(st("2 to 4 h", "Ramp time of temperature shift", None, unit_operation="production bioreactor", subject="step_parameter", scale=scale),
                st("6.0 g/L", "Glucose top-up", "setpoint", unit_operation="production bioreactor", subject="step_parameter", scale=scale))),
    ]
    if v3:
        blocks.append(P("The culture is harvested on day 14 or when viability falls to 70 %, whichever comes first. Reasons for the limits are given in PCR-0417-11, section 9, except BR-07, BR-09 and BR-11, "
                        "which were carried over from the platform process.",
                        (why("carried over from the platform process", "Agitation", "platform", "asserted", "Agitation was carried over from the platform process.", unit_operation="production bioreactor"),)))
    else:
        blocks.append(P("The culture is harvested on day 13 or when viability falls to 60 %, whichever comes first."))
    return blocks


def build() -> list[Document]:
    made = []
    for v3, path in ((False, names.PD2), (True, names.PD3)):
        m = meta(v3)
        blocks = [*cover(m), *opening(v3), *upstream(v3), *down.sections(v3), *back(m, 15)]
        made.append(from_blocks(path, render(m, blocks), blocks, with_gold=v3))
    made.append(Document(names.PD3_COPY, made[1].data))
    return made

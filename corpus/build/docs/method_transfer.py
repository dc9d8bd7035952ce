"""MTP-0417-01, the method transfer protocol, and SPEC-0417-DS, the specification."""

from __future__ import annotations

from typing import Any

from corpus.build import names, word
from corpus.build.blocks import H, L, Meta, P, T, st, why
from corpus.build.document import Document, from_blocks
from corpus.build.front import back, cover
from corpus.build.pdf import render
from corpus.build.tables import parameter_table

MTP = Meta("MTP-0417-01", "Method Transfer Protocol, ORS-417", "0.3 (draft)", "2023-06-05", "PROTOCOL (DRAFT)", approvals=(("Dr. Sunniva Roald", "Analytical Development", "pending"), ("Grace Adeyemi", "Calder Ridge QC", "pending"), ("Aino Kallio", "QA Operations", "pending")),
           history=(("0.1", "2023-05-02", "First draft."), ("0.3", "2023-06-05", "Comments of Calder Ridge worked in; HCP criterion still open.")), abbreviations=(("RU", "receiving unit"), ("SU", "sending unit"), ("TOST", "two one-sided tests")),
           references=("AM-1120, AM-1135, AM-1142, AM-1150", "VAL-1120-02"))
SPEC = Meta("SPEC-0417-DS", "Specification, ORS-417 Drug Substance", "2.0", "2023-05-15", "SPECIFICATION", approvals=(("Dr. Sunniva Roald", "Analytical Development", "2023-05-09"), ("Pieter Maas", "QC", "2023-05-11"), ("Aino Kallio", "QA Operations", "2023-05-15")),
            history=(("1.0", "2022-03-07", "First issue, 120 mg/mL."), ("2.0", "2023-05-15", "Concentration 150 mg/mL; HMW at release tightened.")), abbreviations=(("DS", "drug substance"), ("HMW", "high molecular weight species")), references=("Stability protocol STP-0417-01",))


def protocol() -> list[Any]:
    return [
        *cover(MTP, new_page=False),
        H(1, "1 Objective and scope"), P("Transfer of four methods from Orsanne QC (SU) to Calder Ridge QC (RU). The bioburden and endotoxin methods are compendial and are verified by the RU."),
        H(1, "2 Design"),
        T("Table 1: Design and acceptance", (("Method", "Type", "Design", "", "Acceptance", ""), ("", "", "lots", "analysts × runs", "criterion", "statistic")),
          (("AM-1120 SEC", "comparative", "3", "2 × 3", "difference of HMW ≤ 0.3 points", "TOST, 90 % interval"), ("AM-1135 CEX", "comparative", "3", "2 × 3", "difference of acidic variants ≤ 2.0 points", "TOST, 90 % interval"), ("AM-1142 HCP", "comparative", "3", "2 × 3", "results comparable", ""),
           ("AM-1150 potency", "comparative", "3", "2 × 2", "ratio 80–125 %", "TOST, 90 % interval")), spans=((0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 1, 2), (0, 4, 1, 2))),
        P("The margin of 0.3 points for HMW is one third of the distance between the mean of the batches (0.9 %) and the intended limit of the specification, rounded.", (why("is one third of the distance", "HMW transfer margin", None, "asserted", "One third of the distance between batch mean and limit, rounded.", unit_operation="sec-hplc"),
          st("0.3 points", "HMW transfer margin", "acceptance", operator="le", target=None, low=None, high="0.3", unit_as_written="points", unit_ucum="%", unit_operation="sec-hplc", subject="attribute"))),
        P("The comparison is made with version 4 of AM-1120 because the column of version 5 was not on stock at the RU when the protocol was written."),
        H(1, "3 Instruments"),
        T("Table 2: Instruments of the two units", (("Item", "SU", "RU", "Action"),), (("SEC: instrument", "HPLC, 600 bar", "UHPLC, 1,000 bar", "none"), ("SEC: detector cell", "10 mm", "10 mm", "none"), ("CEX: dwell volume", "0.9 mL", "not stated", "ask RU"), ("CEX: oven", "pre-heater", "none", "check retention"),
                                                                                    ("HCP: reader", "filter 450 nm", "monochromator", "none"), ("Potency: incubator", "humidified", "humidified", "none"))),
        H(1, "4 Samples"), P("Lots ORS417-23003, -23005 and -23007 and one sample stressed at 40 °C for two weeks. Samples are shipped on dry ice; at arrival the logger must not have been above −50 °C.",
                             (st("above −50 °C", "Shipping temperature of samples", "acceptance", operator="le", target=None, low=None, high="-50", unit_as_written="°C", unit_ucum="Cel", unit_operation="method transfer", subject="hold"),)),
        H(1, "5 Training"), L(("RU analysts watch one run of each method at the SU or by video.", "Column conditioning and integration are shown on real chromatograms.")),
        H(1, "6 Reference standard"), P("The SU supplies 20 vials of RS-0417-02. How the RU is supplied after the transfer is to be agreed."),
        H(1, "7 Invalid results"), P("A failed comparison is investigated before it is repeated once."),
        *back(MTP, 8),
    ]


def specification() -> list[Any]:
    return [
        *cover(SPEC, new_page=False),
        H(1, "1 Tests and limits"),
        parameter_table("Table 1: Specification", "Test=name|Method=text|Release=spec_release|Shelf life=spec_shelf_life", [
            ("Appearance", "AM-1101", "clear to slightly opalescent", "clear to slightly opalescent"), ("pH", "AM-1103", "5.8–6.2 pH", "5.8–6.2 pH"), ("Protein concentration", "AM-1110", "143–157 mg/mL", "140–160 mg/mL"), ("Osmolality", "AM-1105", "270–340 mOsm/kg", "–"), ("HMW", "AM-1120", "≤ 2.0 % area", "≤ 3.0 % area"),
            ("Monomer", "AM-1120", "≥ 97.0 % area", "≥ 96.0 % area"), ("Acidic variants", "AM-1135", "≤ 34 % area", "≤ 40 % area"), ("Main peak", "AM-1135", "≥ 58 % area", "≥ 52 % area"), ("HCP", "AM-1142", "≤ 50 ng/mg", "–"), ("Residual DNA", "AM-1160", "≤ 10 pg/mg", "–"), ("Leached Protein A", "AM-1145", "≤ 10 ng/mg", "–"),
            ("Potency", "AM-1150", "80–125 % of reference", "75–130 % of reference"), ("Bioburden", "AM-1201", "≤ 1 CFU/10 mL", "–"), ("Endotoxin", "AM-1202", "≤ 0.05 EU/mg", "–"), ("Polysorbate 80", "AM-1170", "0.015–0.025 % w/v", "0.012–0.025 % w/v")],
            widths=(2, 1.2, 2.4, 2.4), unit_operation="drug substance", subject="attribute", skip=("Residual DNA",)),
        H(1, "2 Storage and shelf life"),
        P("Store at −40 ± 5 °C in 2 L bottles, protected from light. Shelf life 24 months from the date of filling.", (st("−40 ± 5 °C", "Storage temperature", "spec_shelf_life", unit_operation="drug substance", subject="hold"), st("24 months", "Shelf life", "spec_shelf_life", unit_operation="drug substance", subject="hold"))),
        H(1, "3 Justification"),
        P("HMW: the release limit of 2.0 % leaves room for the growth of 0.6 points over 24 months seen at −40 °C (three batches of 500 L). Acidic variants: the limit of 34 % is the mean of 12 batches plus three standard deviations.",
          (why("leaves room for the growth of 0.6 points", "HMW", "full_scale_history", "measured", "2.0 % leaves room for growth of 0.6 points over 24 months at −40 °C.", unit_operation="drug substance"), why("is the mean of 12 batches plus three standard deviations", "Acidic variants", "full_scale_history", "measured", "Mean of 12 batches plus three standard deviations.", unit_operation="drug substance"))),
        P("HCP, DNA and leached Protein A: general expectation of authorities. Potency: assay variability.", (why("general expectation of authorities", "HCP", "regulatory", "asserted", "General expectation of authorities.", unit_operation="drug substance"), why("assay variability", "Potency", "characterization", "asserted", "Set on assay variability.", unit_operation="drug substance"))),
        P("Osmolality and appearance are monitored without a clinical reason."),
        *back(SPEC, 4),
    ]


def build() -> list[Document]:
    mtp, spec = protocol(), specification()
    return [from_blocks(names.MTP, word.render(MTP, mtp, (("The comparison is made with version 4", "Then the transfer does not cover the effective version."),)), mtp), from_blocks(names.SPEC, render(SPEC, spec), spec)]

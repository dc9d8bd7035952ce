"""VAL-1120-02, the validation of the SEC method: done on version 4, which is no longer in force."""

from __future__ import annotations

import random
from typing import Any

from corpus.build import names
from corpus.build.blocks import PB, H, Meta, P, Plot, T, st, why
from corpus.build.document import Document, from_blocks
from corpus.build.front import back, cover
from corpus.build.pdf import render
from corpus.build.tables import parameter_table

META = Meta("VAL-1120-02", "Validation Report, Size Variants by SEC-HPLC (AM-1120)", "1.0", "2022-07-18", "METHOD VALIDATION REPORT", serif=True,
            approvals=(("Lena Okafor", "Analytical Development", "2022-07-11"), ("Pieter Maas", "QC", "2022-07-14"), ("Aino Kallio", "QA Operations", "2022-07-18")), history=(("1.0", "2022-07-18", "First issue."),),
            abbreviations=(("LOQ", "limit of quantitation"), ("HMW", "high molecular weight species"), ("RSD", "relative standard deviation")), references=("AM-1120 version 4", "VP-1120-02 Validation Protocol"))
OP = {"unit_operation": "sec-hplc", "subject": "method_condition"}


def blocks() -> list[Any]:
    rng = random.Random(1120)
    linear = tuple((f"{p} %", f"{0.05 * p:.2f}", *(f"{2531.4 * p / 100 + rng.gauss(0, 6):.1f}" for _ in range(3))) for p in (20, 50, 80, 100, 120, 150))
    precision = tuple((a, d, i, *(f"{1.52 + rng.gauss(0, 0.03):.2f}" for _ in range(6))) for a, d, i in (("1", "1", "HPLC-07"), ("1", "2", "HPLC-07"), ("1", "3", "HPLC-11"), ("2", "1", "HPLC-11"), ("2", "2", "HPLC-07"), ("2", "3", "HPLC-11")))
    return [
        *cover(META),
        H(1, "1 Summary"), P("The method AM-1120, version 4, was validated for HMW, monomer and LMW in drug substance. All criteria were met. The matrix of the in-process pools was not part of the validation."),
        T("Table 1: Summary", (("Characteristic", "Criterion", "Result", "Pass"),), (("Specificity", "no interference ≥ 0.1 % area", "0.02 % area", "yes"), ("Linearity of monomer", "r ≥ 0.999", "0.9998", "yes"), ("Accuracy of HMW (spiked)", "85–115 %", "93–104 %", "yes"), ("Repeatability of HMW", "RSD ≤ 5.0 %", "2.1 %", "yes"),
                                                                                     ("Intermediate precision of HMW", "RSD ≤ 8.0 %", "3.4 %", "yes"), ("LOQ of HMW", "≤ 0.2 % area", "0.10 % area", "yes"), ("Range of HMW", "0.1–6.0 % area", "0.1–6.0 % area", "yes")), widths=(2.4, 2, 1.6, 0.8)),
        H(1, "2 Specificity"), P("Formulation buffer, polysorbate 80 and the PAC elution buffer gave no peak at the retention of HMW, monomer or LMW. Stressed samples (40 °C, 4 weeks) separated dimer from monomer with a resolution of 1.8."),
        H(1, "3 Linearity"), T("Table 2: Linearity of the monomer", (("Level", "Concentration (mg/mL)", "Area 1", "Area 2", "Area 3"),), linear, ruled=False),
        Plot("Figure 1: Monomer area over concentration", "mg/mL", "area", (("mean", tuple((0.05 * p, 2531.4 * p / 100) for p in (20, 50, 80, 100, 120, 150))),)),
        H(1, "4 Accuracy"), T("Table 3: Accuracy of HMW by spiking", (("Level (% area)", "Found 1", "Found 2", "Found 3", "Mean recovery (%)", "RSD (%)"),), (("0.5", "0.47", "0.46", "0.47", "93", "1.2"), ("1.5", "1.49", "1.52", "1.47", "100", "1.7"), ("3.0", "3.08", "3.11", "3.15", "104", "1.1"), ("6.0", "6.02", "5.98", "6.11", "101", "1.1"))),
        PB(), H(1, "5 Precision"), T("Table 4: Intermediate precision, HMW (% area), two analysts, three days, two instruments", (("Analyst", "Day", "Instrument", "1", "2", "3", "4", "5", "6"),), precision, widths=(1, 0.7, 1.5, 1, 1, 1, 1, 1, 1)),
        H(1, "6 Robustness"),
        parameter_table("Table 5: Robustness", "Parameter=name|Unit=unit|Nominal=setpoint|Range studied=characterized|Largest effect on HMW=text|Largest effect on resolution=text", [
            ("Flow", "mL/min", "0.50", "0.45–0.55", "0.03 points", "−0.2"), ("Column temperature", "°C", "25", "22–28", "0.02 points", "0.0"), ("pH of mobile phase", "pH", "6.8", "6.6–7.0", "0.04 points", "−0.1"), ("Sodium chloride", "mM", "200", "180–220", "0.11 points", "−0.1"), ("Injection volume", "µL", "10", "5–20", "0.02 points", "−0.1")],
            widths=(2, 1, 1, 1.4, 1.6, 1.6), study="VAL-1120-02", condition="AM-1120 version 4", **OP),
        P("Below 150 mM sodium chloride HMW is recovered to 80 % only, because aggregates stick to the silica; 200 mM was therefore chosen during development.", (why("because aggregates stick to the silica", "Sodium chloride", "ofat", "measured", "Below 150 mM NaCl HMW is recovered to 80 % only; aggregates stick to silica.", unit_operation="sec-hplc"),)),
        P("Two column lots (16 and 17) were compared and gave the same result. Later lots were not available.", (st("(16 and 17)", "Column lots compared", None, operator="one_of", target=None, low=None, high=None, unit_as_written=None, unit_ucum=None, unit_operation="sec-hplc", subject="material"),)),
        H(1, "7 Solution stability"),
        T("Table 6: HMW of a diluted sample at 5 °C (% of initial)", (("Time (h)", "0", "6", "12", "18", "24"),), (("Sample 5 mg/mL", "100", "100", "101", "101", "102"), ("Sample 0.5 mg/mL", "100", "101", "104", "109", "116")), widths=(2, 1, 1, 1, 1, 1)),
        P("Diluted samples are stable for 24 h at 5 °C at 5 mg/mL. The study ended at 24 h.", (st("24 h", "Stability of diluted sample", "characterized", operator="le", target=None, low=None, high="24", unit_as_written="h", unit_ucum="h", unit_operation="sec-hplc", subject="hold", quote="Diluted samples are stable for 24 h at 5 °C at 5 mg/mL."),)),
        P("The resolution limit of 1.5 in version 4 is the lowest value of 42 system suitability runs (1.71) less three standard deviations, rounded.", (why("is the lowest value of 42 system suitability runs", "Resolution monomer/dimer", "full_scale_history", "measured", "Lowest value of 42 SST runs (1.71) less three standard deviations, rounded.", unit_operation="sec-hplc"),
          st("1.5", "Resolution monomer/dimer", "sst", operator="ge", target=None, low="1.5", high=None, unit_as_written=None, unit_ucum=None, unit_operation="sec-hplc", subject="system_suitability", condition="AM-1120 version 4"))),
        H(1, "8 Deviations"), P("One run was repeated after a leak of the autosampler needle seat (lab event LE-22-104)."),
        H(1, "9 Conclusion"), P("AM-1120 version 4 is suitable for release and stability testing."),
        *back(META, 10),
    ]


def build() -> list[Document]:
    made = blocks()
    return [from_blocks(names.VAL, render(META, made), made)]

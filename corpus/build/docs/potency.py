"""AM-1150, the cell-based potency assay, as PDF."""

from __future__ import annotations

import random
from typing import Any

from corpus.build import names
from corpus.build.blocks import PB, H, L, Meta, P, T, st, why
from corpus.build.document import Document, from_blocks
from corpus.build.front import back, cover
from corpus.build.pdf import render
from corpus.build.tables import parameter_table

META = Meta("AM-1150", "Relative Potency of ORS-417, ADCC Reporter Assay", "2", "2022-10-10", "ANALYTICAL METHOD (SOP)",
            approvals=(("Dr. Sunniva Roald", "Analytical Development", "2022-10-03"), ("Pieter Maas", "QC", "2022-10-06"), ("Aino Kallio", "QA Operations", "2022-10-10")),
            history=(("1", "2021-06-14", "First issue."), ("2", "2022-10-10", "Passage window and parallelism limits introduced.")),
            abbreviations=(("4PL", "four-parameter logistic"), ("ADCC", "antibody-dependent cellular cytotoxicity"), ("E:T", "effector to target ratio")), references=("VAL-1150-01 Validation Report",))
OP = {"unit_operation": "potency assay", "subject": "method_condition"}


def blocks() -> list[Any]:
    rng = random.Random(1150)
    rows = tuple((f"{y}-{q}", str(n), str(bad), cause) for y, q, n, bad, cause in (("2021", "Q3", 9, 2, "parallelism; cells over-grown"), ("2021", "Q4", 8, 1, "parallelism"), ("2022", "Q1", 10, 0, ""), ("2022", "Q2", 11, 2, "parallelism; plate effect"), ("2022", "Q3", 13, 1, "low signal"), ("2022", "Q4", 13, 1, "parallelism")))
    plate = tuple((str(i), f"{1000 / 3**i:.3g}", *(f"{rng.gauss(0, 160) + 900 + 9000 / (1 + (3**i / 60) ** 1.2):.0f}" for _ in range(4))) for i in range(9))
    return [
        *cover(META),
        H(1, "1 Purpose"), P("Determination of the potency of ORS-417 relative to the reference standard RS-0417-02. The assay is a biological procedure; its transfer needs a basis of its own."),
        H(1, "2 Cells"),
        P("Effector cells are used from passage 8 to passage 25 after thaw.", (st("from passage 8 to passage 25", "Cell passage", "setpoint", operator="range", target=None, low="8", high="25", unit_as_written="passage", unit_ucum="1", **OP),)),
        P("Before passage 8 the response is still rising, after passage 25 the upper asymptote falls by a third; inside the window the EC50 of the reference varies by less than 12 %.",
          (why("Before passage 8 the response is still rising", "Cell passage", "characterization", "measured", "Before p8 the response rises; after p25 the upper asymptote falls by a third.", unit_operation="potency assay"),)),
        H(1, "3 Conditions"),
        parameter_table("Table 1: Conditions", "Item=name|Unit=unit|Set point=setpoint|Allowed=nor", [("Target cells per well", "1", "12500", "11000–14000"), ("E:T ratio", "1", "6", "–"), ("Incubation", "h", "6.0", "5.5–6.5"), ("Incubation temperature", "°C", "37.0", "36.0–38.0"), ("Plate read after substrate", "min", "20", "15–30")], widths=(3, 1, 1.4, 1.6), **OP),
        P("The incubation of 6 h is a compromise: at 4 h the window between the asymptotes is 4-fold, at 6 h 9-fold, and at 16 h the target cells die without antibody.", (why("is a compromise", "Incubation", "ofat", "measured", "At 4 h the window is 4-fold, at 6 h 9-fold, at 16 h the target cells die.", unit_operation="potency assay"),)),
        T("Table 2: Typical plate (relative light units)", (("Dilution", "Concentration (ng/mL)", "Ref 1", "Ref 2", "Sample 1", "Sample 2"),), plate, ruled=False),
        PB(), H(1, "4 Acceptance of an assay"),
        parameter_table("Table 3: Validity", "Test=name|Limit=sst|Applies to=text", [("R² of each curve", "≥ 0.97", "reference, sample"), ("Ratio of upper asymptotes", "0.80–1.25", "sample/reference"), ("Ratio of slopes", "0.80–1.25", "sample/reference"), ("Window of reference", "≥ 5", "fold"), ("Control sample", "80–125 %", "relative potency")], widths=(3, 1.4, 1.8), unit_operation="potency assay", subject="system_suitability"),
        P("The parallelism limits 0.80 to 1.25 are the 95 % tolerance interval of 30 assays in which the reference was tested against itself.", (why("are the 95 % tolerance interval of 30 assays", "Ratio of upper asymptotes", "characterization", "measured", "Tolerance interval (95 %) of 30 assays of reference against itself.", unit_operation="potency assay"),
          why("in which the reference was tested against itself", "Ratio of slopes", "characterization", "measured", "Tolerance interval (95 %) of 30 assays of reference against itself.", unit_operation="potency assay"))),
        H(1, "5 Reportable result"), P("The reportable result is the geometric mean of three independent assays. It is reported in per cent without decimals."),
        H(1, "6 Invalid assays at the sending unit"),
        T("Table 4: Assays and invalid assays", (("Quarter", "Assays", "Invalid", "Causes"),), (*rows, ("Total", "64", "7", "")), widths=(1, 1, 1, 3)),
        P("Most failures are of parallelism and follow a thaw of a new effector cell bank vial; nobody has found out why."),
        H(1, "7 Notes"), L(("Do not let the effector cells grow above 1.2 × 10⁶ cells/mL.", "The outer wells are not used."), gold=(st("above 1.2 × 10⁶ cells/mL", "Effector cell density", "setpoint", operator="le", target=None, low=None, high="1.2e6", unit_as_written="cells/mL", unit_ucum="{cells}/mL", **OP),)),
        *back(META, 8),
    ]


def build() -> list[Document]:
    made = blocks()
    return [from_blocks(names.POT, render(META, made), made)]

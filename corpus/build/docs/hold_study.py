"""HS-0417-07, the hold time study: what was held how long in what, and what limits it."""

from __future__ import annotations

from typing import Any

from corpus.build import names
from corpus.build.blocks import PB, H, Meta, P, Plot, T, st, why
from corpus.build.document import Document, from_blocks
from corpus.build.front import back, cover
from corpus.build.pdf import render

META = Meta("HS-0417-07", "Hold Time Study Report, ORS-417 Intermediates", "1.0", "2023-03-13", "STUDY REPORT",
            approvals=(("Mira Lindqvist", "Downstream Development", "2023-03-06"), ("Dr. Jonas Aalbers", "Downstream Development", "2023-03-09"), ("Aino Kallio", "QA Operations", "2023-03-13")), history=(("1.0", "2023-03-13", "First issue."),),
            abbreviations=(("CFU", "colony forming units"), ("HCCF", "harvested cell culture fluid"), ("HMW", "high molecular weight species"), ("LMW", "low molecular weight species")), references=("PD-0417-02 version 2.0", "AM-1120 version 4"))
OP = {"unit_operation": "holds", "subject": "hold", "study": "HS-0417-07"}


def blocks() -> list[Any]:
    return [
        *cover(META),
        H(1, "1 Purpose"), P("To find how long the intermediates of ORS-417 may stand. Containers of the same material as in production, filled to the same ratio of surface to volume where possible."),
        H(1, "2 Conditions"),
        T("Table 1: Conditions studied", (("Intermediate", "Container", "Temperature", "Studied to", "Batch"),), (("HCCF", "5 L bag, no headspace", "2–8 °C", "36 h", "22010"), ("Neutralised pool", "5 L bag", "15–25 °C", "72 h", "22010"), ("VF filtrate", "5 L bag", "15–25 °C", "24 h", "22012"), ("UF/DF pool", "2 L vessel, 316L steel", "2–8 °C", "72 h", "22012")),
          notes=("The CEX pool was not part of the study because the step was not fixed at that time.",)),
        H(1, "3 HCCF"),
        T("Table 2: HCCF at 5 °C", (("Time (h)", "0", "12", "18", "24", "30", "36"),), (("LMW, non-reduced (% area)", "0.9", "0.9", "1.0", "1.1", "1.9", "2.8"), ("Free thiol (mol/mol)", "0.08", "0.08", "0.09", "0.11", "0.31", "0.52"), ("Bioburden (CFU/10 mL)", "0", "0", "0", "1", "0", "1"), ("Turbidity (NTU)", "4", "5", "5", "6", "7", "9")), widths=(2.6, 1, 1, 1, 1, 1, 1)),
        P("Fragments start to rise after 24 h together with free thiol. The reason is reduction of the disulfide bonds by enzymes of the lysed cells once the dissolved oxygen of the fluid is used up.",
          (why("is reduction of the disulfide bonds", "HCCF", "characterization", "measured", "Disulfide reduction once dissolved oxygen is used up: LMW and free thiol rise after 24 h.", unit_operation="holds"),)),
        P("Bioburden stayed at or below 1 CFU/10 mL for 36 h and does not limit the hold. The limit is therefore 24 h.", (st("24 h", "HCCF", "hold_time", operator="le", target=None, low=None, high="24", unit_as_written="h", unit_ucum="h", condition="2–8 °C", **OP), why("does not limit the hold", "HCCF", "characterization", "measured", "Bioburden stayed at or below 1 CFU/10 mL for 36 h.", unit_operation="holds"))),
        Plot("Figure 1: LMW of HCCF over time", "h", "LMW (% area)", (("5 °C", ((0, 0.9), (12, 0.9), (18, 1.0), (24, 1.1), (30, 1.9), (36, 2.8))),)),
        P("An overlay of air was tried in one bag and LMW was 1.2 % after 36 h; this is one result and no basis for a longer hold.", (st("1.2 %", "LMW of HCCF", "actual", condition="36 h, air overlay", n=1, unit_operation="holds", subject="attribute"),)),
        PB(), H(1, "4 Neutralised pool"),
        T("Table 3: Neutralised pool at 22 °C, pH 5.5", (("Time (h)", "0", "24", "48", "72"),), (("HMW (% area)", "1.5", "1.55", "1.6", "1.8"), ("Acidic variants (% area)", "27.0", "27.1", "27.2", "27.4"), ("Bioburden (CFU/10 mL)", "0", "0", "0", "2")), ruled=False, widths=(2.6, 1, 1, 1, 1)),
        P("HMW is the limiting attribute. 48 h were chosen as the last point before the slope changes.", (why("as the last point before the slope changes", "Neutralised pool", "characterization", "measured", "48 h is the last point before the HMW slope changes.", unit_operation="holds"), st("48 h", "Neutralised pool", "hold_time", operator="le", target=None, low=None, high="48", unit_as_written="h", unit_ucum="h", condition="15–25 °C", **OP))),
        H(1, "5 VF filtrate and UF/DF pool"),
        P("The VF filtrate was stable for 24 h. Longer times were not needed for planning and were not run.", (st("24 h", "VF filtrate", "characterized", operator="le", target=None, low=None, high="24", unit_as_written="h", unit_ucum="h", condition="15–25 °C", **OP), why("were not needed for planning", "VF filtrate", "convenience", "asserted", "Longer times were not needed for planning.", unit_operation="holds"))),
        P("The UF/DF pool of 150 mg/mL was stable for 72 h in steel at 2 to 8 °C (HMW 0.9 to 1.0 %). Bags were not tested with the concentrated pool.", (st("72 h", "UF/DF pool", "characterized", operator="le", target=None, low=None, high="72", unit_as_written="h", unit_ucum="h", condition="2–8 °C, steel", **OP),)),
        H(1, "6 Conclusion"),
        P("Each hold was studied with fresh material. Holds one after the other, as they add up in production, were not studied."),
        *back(META, 7),
    ]


def build() -> list[Document]:
    made = blocks()
    return [from_blocks(names.HOLD, render(META, made), made)]

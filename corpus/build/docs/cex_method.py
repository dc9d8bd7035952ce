"""AM-1135, charge variants by CEX-HPLC: DOCX with merged cells, a gradient table, and an SST limit without origin."""

from __future__ import annotations

from typing import Any

from corpus.build import names, word
from corpus.build.blocks import H, L, Meta, P, T, st, why
from corpus.build.document import Document, from_blocks
from corpus.build.front import back, cover
from corpus.build.tables import parameter_table

META = Meta("AM-1135", "Charge Variants of ORS-417 by CEX-HPLC", "2", "2022-06-13", "ANALYTICAL METHOD (SOP)",
            approvals=(("Dr. Sunniva Roald", "Analytical Development", "2022-06-06"), ("Pieter Maas", "QC", "2022-06-09"), ("Aino Kallio", "QA Operations", "2022-06-13")),
            history=(("1", "2021-02-01", "First issue."), ("2", "2022-06-13", "Carboxypeptidase treatment added; gradient flattened.")),
            abbreviations=(("CpB", "carboxypeptidase B"), ("MP", "mobile phase"), ("SST", "system suitability test"), ("ULOQ", "upper limit of quantitation")), references=("SOP-0090 Integration of Chromatograms", "AM-1120 SEC-HPLC"))
OP = {"unit_operation": "cex-hplc", "subject": "method_condition"}
SST = {"unit_operation": "cex-hplc", "subject": "system_suitability"}


def blocks() -> list[Any]:
    return [
        *cover(META, new_page=False),
        H(1, "1 Purpose"), P("Relative amounts of acidic variants, main peak and basic variants of ORS-417."),
        H(1, "2 Equipment"), P("HPLC with binary gradient pump and UV detector. The method was developed on an instrument with a dwell volume of 0.9 mL.", (st("0.9 mL", "Dwell volume", "actual", operator="eq", target="0.9", low=None, high=None, unit_as_written="mL", unit_ucum="mL", unit_operation="cex-hplc", subject="equipment"),)),
        H(1, "3 Sample preparation"),
        P("Samples are diluted to 2.0 mg/mL and treated with CpB 1:100 (w/w) at 37 °C for 30 min. The treatment removes C-terminal lysine, which would otherwise appear as basic variants and hide changes of the clone.",
          (st("2.0 mg/mL", "Sample concentration", "setpoint", **OP), st("30 min", "CpB incubation time", "setpoint", **OP), why("which would otherwise appear as basic variants", "CpB treatment", "prior_knowledge", "asserted", "CpB removes C-terminal lysine that would appear as basic variants.", unit_operation="cex-hplc"))),
        P("Treated samples are kept in the autosampler at 5 °C for up to 36 h.", (st("up to 36 h", "Stability of treated sample", "hold_time", operator="le", target=None, low=None, high="36", unit_as_written="h", unit_ucum="h", unit_operation="cex-hplc", subject="hold"),)),
        H(1, "4 Chromatographic conditions"),
        parameter_table("Table 1: Conditions", "Group=text|Item=name|Unit=unit|Setting=setpoint|Allowed=nor", [
            ("Pump", "Flow", "mL/min", "0.8", "–"), ("", "pH of mobile phases", "pH", "6.20", "6.15–6.25"), ("Column", "Column temperature", "°C", "35", "33–37"), ("", "Injection amount", "µL", "25", "–"), ("Detector", "Wavelength", "nm", "280", "–")],
            spans=((1, 0, 2, 1), (3, 0, 2, 1)), widths=(1.2, 2.4, 1.1, 1.1, 1.3), **OP),
        T("Table 2: Gradient", (("Time (min)", "A (%)", "B (%)"),), (("0.0", "92", "8"), ("2.0", "92", "8"), ("32.0", "74", "26"), ("33.0", "0", "100"), ("36.0", "0", "100"), ("36.5", "92", "8"), ("45.0", "92", "8"))),
        P("A: 20 mM MES pH 6.20. B: A with 500 mM sodium chloride. The slope of 0.6 % B per minute was chosen because the acidic shoulder A2 merges with the main peak above 0.9 % per minute.",
          (st("0.6 % B per minute", "Gradient slope", "setpoint", operator="eq", target="0.6", low=None, high=None, unit_as_written="% B per minute", unit_ucum="%/min", **OP), why("merges with the main peak", "Gradient slope", "ofat", "measured", "Above 0.9 % per minute the acidic shoulder A2 merges with the main peak.", unit_operation="cex-hplc"))),
        P("pH of the mobile phases is adjusted to two decimals since a change of 0.05 moves the main peak by 0.8 min and changes the acidic variants by 1 point.", (why("moves the main peak by 0.8 min", "pH of mobile phases", "ofat", "measured", "0.05 pH units move the main peak by 0.8 min and the acidic variants by 1 point.", unit_operation="cex-hplc"),)),
        H(1, "5 System suitability"),
        parameter_table("Table 3: System suitability", "Test=name|Limit=sst|Frequency=text", [("Resolution of A2 and main peak", "NLT 1.5", "start"), ("RSD of main peak, n = 5", "NMT 2.5 %", "start"), ("Main peak of reference standard", "61.0–67.0 % area", "start and end"), ("Retention of main peak", "17.5 ± 1.0 min", "start")],
                        widths=(3, 1.6, 1.8), **SST),
        H(1, "6 Reporting"), P("Acidic variants are all peaks before the main peak. Report to one decimal."),
        P("The column is washed with 0.5 M NaOH after every 60 injections[[fn:After 30 injections when in-process pools with more than 500 ng/mg HCP were injected.]].", (st("60 injections", "Wash interval of column", "setpoint", operator="eq", target="60", low=None, high=None, unit_as_written="injections", unit_ucum="1", quote="The column is washed with 0.5 M NaOH after every 60 injections", **OP),)),
        H(1, "7 Notes"),
        L(("Do not filter treated samples through cellulose, protein is lost.", "On instruments with another dwell volume the retention moves; whether the start of the gradient may be shifted has not been tested.")),
        *back(META, 8),
    ]


def build() -> list[Document]:
    made = blocks()
    return [from_blocks(names.CEX, word.render(META, made, (("Table 3: System suitability", "Origin of the 1.5? Not in the validation report."),)), made)]

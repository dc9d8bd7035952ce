"""AM-1120, the SEC-HPLC method: version 4 (PDF, superseded) and version 5 (DOCX with tracked changes, footnotes)."""

from __future__ import annotations

from typing import Any

from corpus.build import names, word
from corpus.build.blocks import H, L, Meta, P, T, st, why
from corpus.build.document import Document, from_blocks
from corpus.build.front import back, cover
from corpus.build.pdf import render
from corpus.build.tables import parameter_table

OP = {"unit_operation": "sec-hplc", "subject": "method_condition"}
SST = {"unit_operation": "sec-hplc", "subject": "system_suitability"}


def meta(v5: bool) -> Meta:
    history = [("3", "2021-01-11", "Injection amount set to 50 µg."), ("4", "2022-02-14", "New column type; sequence template changed.")]
    if v5:
        history.append(("5", "2023-04-17", "Flow lowered from 0.5 to 0.4 mL/min and oven raised from 25 to 30 °C; SST resolution tightened."))
    date = "2023-04-17" if v5 else "2022-02-14"
    return Meta("AM-1120", "Size Variants of ORS-417 by SEC-HPLC", "5" if v5 else "4", date, "ANALYTICAL METHOD (SOP)",
                approvals=(("Dr. Sunniva Roald", "Analytical Development", date), ("Pieter Maas", "QC", date), ("Aino Kallio", "QA Operations", date)), history=tuple(history),
                abbreviations=(("HMW", "high molecular weight species"), ("LMW", "low molecular weight species"), ("NLT", "not less than"), ("NMT", "not more than"), ("RSD", "relative standard deviation"), ("SST", "system suitability test")),
                references=("VAL-1120-02 Validation Report", "SOP-0090 Integration of Chromatograms"))


def conditions(v5: bool) -> list[Any]:
    flow, oven, time, resolution = ("0.4", "30", "40", "1.7") if v5 else ("0.5", "25", "30", "1.5")
    return [
        H(1, "5 Chromatographic conditions"),
        parameter_table("Table 2: Conditions", "Item=name|Unit=unit|Setting=setpoint|Allowed=nor", [
            ("Flow", "mL/min", flow, "–"), ("Column temperature", "°C", f"{oven} ± 2" if v5 else f"{oven} ± 1", "–"), ("Detection wavelength", "nm", "280", "–"), ("Injection volume", "µL", "10", "5–20"),
            ("Autosampler temperature", "°C", "5 ± 3", "–"), ("Run time", "min", time, "–"), ("Sample concentration", "mg/mL", "5.0", "4.5–5.5")], widths=(3, 1.2, 1.5, 1.5), **OP),
        T("Table 3: Column and mobile phase", (("Item", "Description"),), (("Column", "silica diol, 5 µm, 300 × 7.8 mm, pore 250 Å, part SX-2530, with guard"), ("Mobile phase", "100 mM sodium phosphate, 200 mM sodium chloride, pH 6.8 ± 0.1"),
                                                                           ("Blank", "formulation buffer"), ("Reference standard", "RS-0417-02, at −70 °C, expiry in certificate")), widths=(1, 3.6)),
        P("A new column is conditioned with ten injections of reference standard before the first use. The injections are not evaluated.",
          (st("ten injections", "Conditioning of a new column", "setpoint", operator="eq", target="10", low=None, high=None, unit_as_written="injections", unit_ucum="1", **OP),)),
        H(1, "6 System suitability"),
        parameter_table("Table 4: System suitability", "Test=name|Limit=sst|Frequency=text", [
            ("Resolution monomer/dimer", ("[[del:NLT 1.5]][[ins:NLT 1.7]]" if v5 else f"NLT {resolution}"), "start"), ("RSD of main peak area, n = 6", "NMT 2.0 %", "start"), ("Tailing of main peak", "NMT 1.8", "start"),
            ("HMW of reference standard", "1.2–1.8 % area", "start and end"), ("Recovery of bracketing standard", "95–105 %", "every 10 injections"), ("Blank peak at retention of HMW", "NMT 0.1 %", "start")], widths=(3, 1.6, 1.8), skip=("[[del:NLT 1.5]][[ins:NLT 1.7]]",), **SST),
        *((P("The resolution limit in Table 4 is NLT 1.7 from version 5 on.", (st("NLT 1.7", "Resolution monomer/dimer", "sst", operator="ge", target=None, low="1.7", high=None, unit_as_written=None, unit_ucum=None, **SST),)),) if v5 else ()),
    ]


def blocks_of(v5: bool) -> list[Any]:
    m = meta(v5)
    note = "[[fn:Samples diluted below 1 mg/mL are used within 12 h.]]" if v5 else ""
    return [
        *cover(m, new_page=not v5),
        H(1, "1 Purpose"), P("Determination of monomer, HMW and LMW of ORS-417 in drug substance and in-process pools."),
        H(1, "2 Principle"), P("Size exclusion chromatography under native conditions with UV detection. Results are relative peak areas."),
        H(1, "3 Equipment"), P("HPLC with column oven, cooled autosampler, UV detector with 10 mm cell, and data system CDS-3. Do not use PEEK inlet tubing of 0.25 mm; the peak broadens."),
        H(1, "4 Solutions"),
        T("Table 1: Mobile phase, 2 L", (("Substance", "Amount", "Note"),), (("Sodium dihydrogen phosphate monohydrate", "13.8 g", ""), ("Disodium hydrogen phosphate", "14.2 g", "anhydrous"), ("Sodium chloride", "23.4 g", ""), ("Water", "to 2,000 mL", "adjust pH, then filter 0.2 µm"))),
        P("The mobile phase is used for up to 14 days at room temperature. Dilute the sample with mobile phase and mix gently; do not vortex.", (st("up to 14 days", "Mobile phase stability", "hold_time", operator="le", target=None, low=None, high="14", unit_as_written="days", unit_ucum="d", **{**OP, "subject": "hold"}),)),
        *conditions(v5),
        H(1, "7 Sequence"), L(("blank, reference standard six times", "samples in duplicate, reference standard after every tenth injection", "reference standard, blank"), ordered=True),
        P(f"Diluted samples are kept in the autosampler for at most 24 h.{note}", (st("at most 24 h", "Stability of diluted sample", "hold_time", operator="le", target=None, low=None, high="24", unit_as_written="h", unit_ucum="h", quote="Diluted samples are kept in the autosampler for at most 24 h.", **{**OP, "subject": "hold"}),)),
        H(1, "8 Calculation and reporting"), P("HMW (%) = area of all peaks before the monomer / total area × 100. Report to one decimal. Peaks below 0.05 % are not integrated."),
        P("The result is the mean of two injections. If they differ by more than 0.3 points the sample is prepared again." if not v5 else "The result is the mean of two injections. If they differ by more than [[del:0.3]][[ins:0.2]] points the sample is prepared again."),
        H(1, "9 Invalid runs"), P("A run is invalid if a system suitability test fails. The cause is recorded in the method log before the run is repeated."),
        H(1, "10 Notes"),
        P("The flow was lowered because monomer and dimer were no longer separated on columns from lot 18 onward; at 0.4 mL/min the resolution is 1.9 again." if v5 else "Columns last about 400 injections.",
          (why("The flow was lowered because", "Flow", "ofat", "measured", "Columns from lot 18 on no longer separated monomer and dimer at 0.5 mL/min.", unit_operation="sec-hplc"),) if v5 else ()),
        *back(m, 11),
    ]


def build() -> list[Document]:
    old, new = blocks_of(False), blocks_of(True)
    comments = (("Diluted samples are kept", "QC asks for 48 h over the weekend. No data, see Q&A log no. 14."), ("A new column is conditioned", "Why ten? Ask Sunniva."))
    return [from_blocks(names.SEC4, render(meta(False), old), old, with_gold=False), from_blocks(names.SEC5, word.render(meta(True), new, comments), new)]

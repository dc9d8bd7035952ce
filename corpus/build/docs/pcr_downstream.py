"""PCR-0417-12, the downstream characterization report: the same text as DOCX (with comments) and as PDF."""

from __future__ import annotations

import random
from typing import Any

from corpus.build import names, word
from corpus.build.blocks import PB, H, Meta, P, Plot, T, st, why
from corpus.build.docs import pcr_downstream_membranes as membranes
from corpus.build.docs.appendices import cex_runs
from corpus.build.document import Document, from_blocks
from corpus.build.front import back, cover
from corpus.build.pdf import render
from corpus.build.tables import parameter_table

META = Meta(
    "PCR-0417-12", "Process Characterization Report, Downstream, ORS-417", "1.1", "2023-02-27", "TECHNICAL REPORT",
    approvals=(("Dr. Jonas Aalbers", "Downstream Development", "2023-02-20"), ("Dr. Ilse Brandauer", "Process Development", "2023-02-24"), ("Aino Kallio", "QA Operations", "2023-02-27")),
    history=(("1.0", "2023-01-16", "First issue."), ("1.1", "2023-02-27", "Section 7 (virus filtration) added; editorial changes.")),
    abbreviations=(("AKTA-type", "laboratory chromatography system"), ("CV", "column volume"), ("DBC10", "dynamic binding capacity at 10 % breakthrough"), ("HCP", "host cell protein"), ("LRV", "log reduction value"),
                   ("RT", "residence time"), ("XMuLV", "xenotropic murine leukaemia virus")),
    references=("PD-0417-02 Process Description", "VC-0417-04 Viral Clearance Report", "HS-0417-07 Hold Time Study"))
STEPS = {
    **{key: {"unit_operation": "protein a", "step": "4"} for key in ("Protein A load", "Residence time during load", "Wash 2 conductivity", "Elution buffer pH")},
    **{key: {"unit_operation": "low ph viral inactivation", "step": "5"} for key in ("pH during hold", "Hold time", "Acid addition rate")},
    **{key: {"unit_operation": "cex", "step": "6"} for key in ("CEX load", "CEX load pH", "CEX elution NaCl")},
    "VF throughput": {"unit_operation": "virus filtration", "step": "7"}, "UF/DF cross-flow": {"unit_operation": "uf/df", "step": "8"},
}
PA = {"unit_operation": "protein a", "step": "4", "subject": "step_parameter", "scale": "20 mL column"}
VI = {"unit_operation": "low ph viral inactivation", "step": "5", "subject": "step_parameter", "scale": "1 L"}
CX = {"unit_operation": "cex", "step": "6", "subject": "step_parameter", "scale": "20 mL column"}


def opening() -> list[Any]:
    return [
        H(1, "1 Summary"),
        P("Ranges of steps 3 to 9 were characterized on scale-down models. The chromatography models were qualified against five batches at 500 L scale (Table 2). The depth filtration model was not qualified, because the capsules of 23 cm² "
          "have another flow path than the process modules."),
        parameter_table("Table 1: Ranges of the critical and key parameters", "Parameter=name|Unit=unit|Characterized range=characterized|PAR=par|Class=role|Attribute=text", [
            ("Protein A load", "g/L resin", "15–44", "20–40", "KPP", "HCP, yield"), ("Residence time during load", "min", "3.0–6.0", "≥ 3.6", "KPP", "yield"), ("Wash 2 conductivity", "mS/cm", "40–80", "45–75", "KPP", "HCP"),
            ("Elution buffer pH", "pH", "3.30–3.70", "3.35–3.65", "CPP", "HMW, yield"), ("pH during hold", "pH", "3.40–3.70", "3.40–3.70", "CPP", "HMW, virus"), ("Hold time", "min", "60–120", "60–120", "CPP", "HMW, virus"),
            ("Acid addition rate", "L/min", "0.5–2.0", "≤ 2.0", "KPP", "HMW"), ("CEX load", "g/L resin", "20–65", "30–60", "CPP", "HMW"), ("CEX load pH", "pH", "5.2–5.8", "5.3–5.7", "KPP", "yield"),
            ("CEX elution NaCl", "mM", "130–170", "135–165", "CPP", "HMW, yield"), ("VF throughput", "L/m²", "200–420", "≤ 400", "CPP", "virus"), ("UF/DF cross-flow", "LMH", "240–360", "240–360", "KPP", "HMW")],
            widths=(2.6, 1.3, 1.7, 1.4, 0.8, 1.5), unit_operation="downstream", subject="step_parameter", extra=STEPS),
        H(1, "2 Scale-down models"),
        T("Table 2: Chromatography models against 500 L batches", (("Attribute", "Protein A", "", "CEX", ""), ("", "model (n = 6)", "500 L (n = 5)", "model (n = 6)", "500 L (n = 5)")),
          (("Yield (%)", "95.1 ± 1.2", "94.2 ± 1.9", "91.8 ± 1.0", "90.9 ± 1.7"), ("HMW of pool (% area)", "1.3 ± 0.1", "1.4 ± 0.2", "0.7 ± 0.1", "0.8 ± 0.1"), ("HCP of pool (ng/mg)", "1,310 ± 140", "1,420 ± 220", "28 ± 6", "31 ± 9"),
           ("Pool volume (CV)", "2.1 ± 0.1", "2.4 ± 0.2", "3.0 ± 0.1", "3.2 ± 0.2")), spans=((0, 0, 2, 1), (0, 1, 1, 2), (0, 3, 1, 2)), widths=(2, 1.4, 1.4, 1.4, 1.4)),
        PB(),
    ]


def protein_a() -> list[Any]:
    rng = random.Random(41712)
    rows = []
    for run in range(1, 19):
        load, ph, cond = ((20, 30, 40)[run % 3], (3.35, 3.5, 3.65)[(run // 3) % 3], (45, 60, 75)[(run * 2 + 1) % 3])
        rows.append((f"A{run:02d}", str(load), f"{ph:.2f}", str(cond), f"{95 - 28 * max(0, ph - 3.5) * 2 + rng.gauss(0, 0.5):.1f}", f"{1.3 + 9.5 * max(0, 3.5 - ph) + rng.gauss(0, 0.05):.2f}",
                     f"{1330 - 4 * (cond - 60) - 9 * (load - 30) + rng.gauss(0, 40):.0f}"))
    return [
        H(1, "3 Protein A chromatography"), H(2, "3.1 Dynamic binding capacity"),
        T("Table 3: DBC10 of Protaline A Select (g/L resin)", (("Residence time (min)", "New resin", "After 75 cycles", "After 150 cycles"),),
          (("3.0", "45", "41", "37"), ("3.6", "50", "46", "42"), ("4.0", "52", "48", "44"), ("5.0", "56", "52", "48"), ("6.0", "58", "54", "50")), ruled=False),
        P("The upper limit of the load, 40 g/L, is 90 % of the capacity of aged resin: after 150 cycles 44 g/L were found at a residence time of 4.0 min. New resin could take more.",
          (why("is 90 % of the capacity of aged resin", "Load", "characterization", "measured", "40 g/L is 90 % of DBC10 of resin after 150 cycles at 4.0 min (44 g/L).", unit_operation="protein a"),
           st("40 g/L", "Load", "par", operator="le", target=None, low=None, high="40", **PA), st("44 g/L", "DBC10", "actual", condition="150 cycles, residence time 4.0 min", **{**PA, "subject": "attribute"}))),
        P("Below 20 g/L the pool holds more HCP per mg of product (up to 1,900 ng/mg), since the HCP bound to the resin does not depend on the load.",
          (why("since the HCP bound to the resin", "Load", "doe", "measured", "Below 20 g/L the HCP per mg of product rises.", unit_operation="protein a"),)),
        P("The lifetime of 150 cycles was tested with HCCF of Process 2 and cleaning with 0.2 M NaOH. More cycles were not run.",
          (why("was tested with HCCF of Process 2", "Resin lifetime", "characterization", "measured", "150 cycles were tested with Process 2 HCCF and 0.2 M NaOH.", unit_operation="protein a"),
           st("150 cycles", "Resin lifetime", "characterized", operator="le", target=None, low=None, high="150", **PA))),
        H(2, "3.2 Wash and elution"),
        T("Table 4: Protein A design runs", (("Run", "Load (g/L)", "Elution pH", "Wash 2 (mS/cm)", "Yield (%)", "HMW (% area)", "HCP (ng/mg)"),), tuple(rows)),
        P("Elution pH is critical: HMW in the pool rises from 1.3 % at pH 3.50 to 2.7 % at pH 3.35, and above pH 3.65 product tails and the yield falls below 88 %.",
          (why("Elution pH is critical", "Elution buffer pH", "doe", "measured", "HMW rises from 1.3 % at pH 3.50 to 2.7 % at 3.35; above 3.65 yield falls below 88 %.", unit_operation="protein a"),
           st("1.3 %", "HMW of PAC pool", "actual", attribute="HMW", condition="pH 3.50", **{**PA, "subject": "attribute"}))),
        P("Wash conductivity is a key parameter only: over the whole range HCP changes by about 120 ng/mg, and the CEX step clears at least fifty-fold.",
          (why("over the whole range HCP changes by", "Wash 2 conductivity", "doe", "measured", "HCP changes by about 120 ng/mg only and CEX clears at least fifty-fold.", unit_operation="protein a"),)),
        P("In the discussion of the centre runs a HMW of 1.8 % is taken as typical for the pool at pH 3.50."),
        P("The point where pool collection starts was not varied."),
    ]


def inactivation() -> list[Any]:
    return [
        H(1, "4 Low-pH viral inactivation"),
        T("Table 5: HMW after the hold at 20 °C (% area)", (("pH", "0 min", "60 min", "90 min", "120 min"),),
          (("3.40", "1.4", "1.8", "2.1", "2.4"), ("3.50", "1.4", "1.6", "1.7", "1.9"), ("3.55", "1.4", "1.5", "1.6", "1.7"), ("3.60", "1.4", "1.5", "1.5", "1.6"), ("3.70", "1.4", "1.4", "1.5", "1.5")), ruled=False),
        P("The upper pH of 3.70 and the shortest time of 60 min come from the virus study: at pH 3.70, 60 min and 18 °C XMuLV was reduced by 4.8 log~10~. The lower pH and the longest time are set by HMW (2.4 % at pH 3.40 after 120 min).",
          (why("come from the virus study", "pH during hold", "characterization", "measured", "Upper pH 3.70 and 60 min come from the virus study (XMuLV 4.8 log10); lower pH and longest time from HMW.", unit_operation="low ph viral inactivation"),
           why("are set by HMW", "Hold time", "characterization", "measured", "Lower pH and longest time are set by HMW.", unit_operation="low ph viral inactivation"),
           st("3.70", "pH during hold", "par", operator="le", target=None, low=None, high="3.70", unit_as_written="pH", unit_ucum="[pH]", attribute="virus reduction", **VI),
           st("60 min", "Hold time", "par", operator="ge", target=None, low="60", high=None, attribute="virus reduction", **VI))),
        P("pH below 3.40 was not studied. Temperature was kept at 20 °C in all HMW runs; a proven range for the temperature of the hold can therefore not be given."),
        P("Acid is added at not more than 2.0 L/min because at 3 L/min flocs were seen around the inlet which did not dissolve again (200 L tank, one trial).",
          (why("flocs were seen around the inlet", "Acid addition rate", "ofat", "measured", "At 3 L/min flocs formed at the inlet and did not dissolve (200 L tank, one trial).", unit_operation="low ph viral inactivation"),
           st("not more than 2.0 L/min", "Acid addition rate", "par", operator="le", target=None, low=None, high="2.0", unit_as_written="L/min", unit_ucum="L/min", **{**VI, "scale": "200 L"}))),
    ]


def cex() -> list[Any]:
    return [
        H(1, "5 Cation exchange chromatography"),
        P("Load, elution salt and load pH were varied in a design of 20 runs (Table 6)."),
        T("Table 6: CEX results at the edges", (("Load (g/L)", "NaCl (mM)", "Yield (%)", "HMW (% area)", "HCP (ng/mg)"),),
          (("20", "150", "88.1", "0.5", "19"), ("30", "150", "91.2", "0.6", "22"), ("45", "150", "91.9", "0.7", "27"), ("60", "150", "92.4", "1.3", "41"), ("65", "150", "92.6", "2.2", "63"), ("45", "135", "84.3", "0.4", "18"), ("45", "165", "94.8", "1.9", "52"))),
        P("Up to 60 g/L the pool stays below 1.5 % HMW; at 65 g/L aggregates are displaced into the pool (2.2 %). This is why the proven limit is 60 g/L.",
          (why("This is why the proven limit", "CEX load", "doe", "measured", "At 65 g/L aggregates are displaced into the pool (2.2 %).", unit_operation="cex"), st("60 g/L", "CEX load", "par", operator="le", target=None, low=None, high="60", **CX))),
        P("With 135 mM NaCl the yield falls to 84 %, with 165 mM the HMW reaches 1.9 %; the PAR of the elution salt is bounded by these two.",
          (why("is bounded by these two", "CEX elution NaCl", "doe", "measured", "135 mM: yield 84 %; 165 mM: HMW 1.9 %.", unit_operation="cex"), st("165 mM", "CEX elution NaCl", "par", operator="le", target=None, low=None, high="165", **CX),
           st("135 mM", "CEX elution NaCl", "par", operator="ge", target=None, low="135", high=None, **CX))),
        Plot("Figure 1: HMW in the CEX pool over load", "load (g/L)", "HMW (% area)", (("150 mM NaCl", ((20, 0.5), (30, 0.6), (45, 0.7), (60, 1.3), (65, 2.2))),)),
        P("Residence time was between 4 and 8 min in the runs but not an independent factor. The lifetime of the CEX resin is still being studied.",
          (st("between 4 and 8 min", "CEX residence time", "characterized", operator="range", target=None, low="4", high="8", unit_as_written="min", unit_ucum="min", **CX),)),
        PB(),
    ]


def build() -> list[Document]:
    blocks = [*cover(META), *opening(), *protein_a(), *inactivation(), *cex(), *membranes.sections(), *back(META, 11), *cex_runs()]
    comments = (("The upper limit of the load, 40 g/L", "Please confirm with Jonas that 44 g/L was measured in triplicate."), ("pH below 3.40 was not studied", "DEV-23-014 went to pH 3.28. Link here in the next version?"))
    return [from_blocks(names.PCR12_PDF, render(META, blocks), blocks), from_blocks(names.PCR12, word.render(META, blocks, comments), blocks, with_gold=False)]



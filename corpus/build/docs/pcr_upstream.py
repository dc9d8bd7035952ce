"""PCR-0417-11, the upstream characterization report: two-column parts, a DoE, an interaction, limits not studied."""

from __future__ import annotations

import random
from typing import Any

from corpus.build import names
from corpus.build.blocks import PB, Cols, H, Meta, P, Plot, T, st, why
from corpus.build.docs.appendices import daily_log
from corpus.build.docs.pcr_upstream_reasons import reasons
from corpus.build.document import Document, from_blocks
from corpus.build.front import back, cover
from corpus.build.pdf import render
from corpus.build.tables import parameter_table

META = Meta(
    "PCR-0417-11", "Process Characterization Report, Upstream, ORS-417", "1.0", "2022-12-12", "TECHNICAL REPORT", serif=True,
    approvals=(("Dr. Noor Vesterman", "Cell Culture Development", "2022-12-05"), ("Dr. Ilse Brandauer", "Process Development", "2022-12-08"),
               ("Aino Kallio", "QA Operations", "2022-12-12")),
    history=(("0.9", "2022-10-28", "Draft for review."), ("1.0", "2022-12-12", "First issue.")),
    abbreviations=(("CCD", "central composite design"), ("CPV", "continued process verification"), ("DoE", "design of experiments"), ("IVCD", "integral of viable cell density"),
                   ("OFAT", "one factor at a time"), ("pCO₂", "partial pressure of carbon dioxide"), ("RSM", "response surface model"), ("SDM", "scale-down model"),
                   ("TOST", "two one-sided tests")),
    references=("PD-0417-02 Process Description", "SDM-0417-01 Scale-Down Model Set-up, Cell Culture", "RA-0417-03 Risk Assessment (FMEA)"))
OP = {"unit_operation": "production bioreactor", "step": "2", "subject": "step_parameter", "scale": "3 L"}


def run_table() -> T:
    """24 runs of the central composite design, with responses from the fitted model and a little noise."""
    rng = random.Random(41711)
    corner = [(a, b, c) for a in (-1, 1) for b in (-1, 1) for c in (-1, 1)]
    axial = [(s if i == 0 else 0, s if i == 1 else 0, s if i == 2 else 0) for i in range(3) for s in (-1, 1)]
    points = [*corner, *axial, *[(0, 0, 0)] * 6, *corner[:4]]
    rng.shuffle(points)
    rows = []
    for run, (p, t, d) in enumerate(points, start=1):
        acidic = 27.4 + 2.1 * p + 1.6 * t + 0.9 * d + 1.3 * p * t + rng.gauss(0, 0.35)
        titre = 5.7 - 0.15 * p - 0.42 * t - 0.22 * d - 0.3 * t * t + rng.gauss(0, 0.09)
        hmw = 1.9 + 0.08 * t + rng.gauss(0, 0.06)
        rows.append((str(run), f"{6.95 + 0.15 * p:.2f}", f"{33 + t:.1f}", f"{5.5 + 1.5 * d:g}", f"{titre:.2f}", f"{acidic:.1f}", f"{hmw:.2f}", f"{96 - 2 * d + rng.gauss(0, 1):.0f}"))
    return T("Table 7: Run table of the response surface design (3 L, run order)",
             (("Run", "pH", "Production temperature", "Shift day", "Titre", "Acidic variants", "HMW", "Day 7 viability"), ("", "", "(°C)", "(day)", "(g/L)", "(% area)", "(% area)", "(%)")),
             tuple(rows), spans=((0, 0, 2, 1), (0, 1, 2, 1)))


def summary() -> list[Any]:
    return [
        H(1, "1 Summary"),
        P("The ranges of the cell culture steps of ORS-417 were characterized in 3 L bioreactors. Two parameters of the production step, pH and the production temperature, and the day of the temperature shift are classified as critical because "
          "they change the acidic charge variants; all others are key or non-key. Table 1 lists the classification; the reasons stand in section 9."),
        parameter_table("Table 1: Classification and ranges", "Parameter=name|Unit=unit|Set point=setpoint|Characterized range=characterized|PAR=par|Class=role", [
            ("Inoculation VCD", "10⁶ vc/mL", "0.50", "0.30–0.80", "0.30–0.80", "KPP"), ("Temperature, growth phase", "°C", "36.5", "35.5–37.5", "35.5–37.5", "KPP"),
            ("Temperature, production phase", "°C", "33.0", "32.0–34.0", "32.0–34.0", "CPP"), ("Day of temperature shift", "day", "5", "4–7", "4–7", "CPP"),
            ("pH", "pH", "6.95", "6.80–7.10", "6.80–7.10", "CPP"), ("Dissolved oxygen", "% sat", "40", "20–60", "20–60", "KPP"),
            ("Feed A", "% v/v", "3.0", "2.4–3.6", "2.4–3.6", "KPP"), ("Glucose before feeding", "g/L", "–", "0.5–6.0", "≥ 1.0", "KPP")], widths=(3, 1.5, 1.2, 1.8, 1.5, 1), **OP),
    ]


def background() -> list[Any]:
    return [Cols((
        H(1, "2 Background"),
        P("ORS-417 is made in a fed-batch process of 14 days. Process 1 ran at 200 L with constant temperature. In Process 2 the temperature was lowered during the culture because specific productivity rises when growth is slowed.", style="justified"),
        P("Process 3 keeps media and feeds and moves the process to the 2,000 L vessel. Of the changes only the day of the temperature shift was supported by experiments of its own; these are part of this report.", style="justified"),
        P("The studies in this report were done between March and September 2022 with bank WCB-0417-B and with feed lots from two suppliers' campaigns.", style="justified"),
        H(1, "3 Quality attributes considered"),
        P("Acidic charge variants are determined by AM-1135, HMW by AM-1120 version 4, afucosylation by AM-1166. The acceptance limit for acidic variants used for the evaluation was not more than 34 % of the total area.",
          (st("not more than 34 %", "Acidic variants", "acceptance", operator="le", target=None, low=None, high="34", unit_as_written="%", unit_ucum="%", unit_operation="production bioreactor", subject="attribute"),), style="justified"),
        P("Afucosylation stayed between 4.8 and 6.1 % in all runs and is not discussed further. It is determined by the clone rather than by the conditions studied.", style="justified"),
        H(1, "4 Risk ranking before the study"),
        P("The ranking followed RA-0417-03. Parameters with a score above 60 were taken into the designs. Agitation and sparging were ranked below the threshold because the platform vessel had been run with them for years; "
          "they were therefore not part of any design.",
          (why("ranked below the threshold because", "Agitation", "platform", "asserted", "Agitation was not studied because the platform experience ranked it below the threshold.", unit_operation="production bioreactor"),), style="justified"),
        P("The ramp time of the shift, the antifoam amount and the culture duration beyond 15 days were left out for the same reason.", style="justified"),
        P("Raw material lots were not varied by design. One run with a suspect poloxamer lot is described in the interview note of the former laboratory head and in the lot list, not here.", style="justified"),
        H(1, "5 Scale-down model"),
        P("The model is a 3 L glass bioreactor with a working volume of 2.0 L, one pitched-blade impeller and a ring sparger. Agitation is set to give the same power input per volume as the 500 L vessel, 22 W/m³.",
          (st("22 W/m³", "Power input per volume", "setpoint", unit_operation="production bioreactor", subject="equipment", scale="3 L"),), style="justified"),
        P("Six model runs were compared with nine runs at 500 L by equivalence testing. The margins were set at 1.5 standard deviations of the large-scale runs.", style="justified"),
        P("Titre in the model is lower by 0.3 g/L on average. The offset is constant over the range and is added when predictions are made for large scale.", style="justified"),
        P("For pCO₂ the model is not predictive. The maximum was 46 mmHg in the model and 88 mmHg at 500 L; the model strips CO₂ better. No run with added CO₂ was made, and the effect of a high pCO₂ on growth is not known.",
          (st("46 mmHg", "pCO₂", "actual", condition="maximum", **{**OP, "subject": "attribute"}), st("88 mmHg", "pCO₂", "actual", condition="maximum", unit_operation="production bioreactor", step="2", subject="attribute", scale="500 L")), style="justified"),
        P("At 2,000 L the dissolved CO₂ has not been measured in any run so far, because the sampling port of the vessel does not allow a gas-tight sample.", style="justified"),
        P("The vessel of 200 L that was used for Process 1 was agitated at 110 rpm. The 500 L vessel ran at 130 rpm with a smaller impeller. These numbers have no meaning for another vessel unless impeller and volume are taken into account.",
          (st("110 rpm", "Agitation", "setpoint", unit_operation="production bioreactor", step="2", subject="step_parameter", scale="200 L"),
           st("130 rpm", "Agitation", "setpoint", unit_operation="production bioreactor", step="2", subject="step_parameter", scale="500 L")), style="justified"),
    ))]


def designs() -> list[Any]:
    return [
        T("Table 2: Qualification of the scale-down model", (("Attribute", "Unit", "3 L model", "", "500 L", "", "TOST"), ("", "", "mean ± SD", "n", "mean ± SD", "n", "result")),
          (("Titre, day 14", "g/L", "5.6 ± 0.21", "6", "5.9 ± 0.26", "9", "equivalent with offset"), ("Peak VCD", "10⁶ vc/mL", "21.4 ± 1.3", "6", "20.8 ± 1.6", "9", "equivalent"),
           ("Viability, day 14", "%", "84 ± 2.9", "6", "82 ± 3.8", "9", "equivalent"), ("Acidic variants", "% area", "27.3 ± 0.6", "6", "27.9 ± 0.9", "9", "equivalent"),
           ("HMW", "% area", "1.9 ± 0.1", "6", "2.0 ± 0.2", "9", "equivalent"), ("pCO₂, maximum", "mmHg", "46 ± 4", "6", "88 ± 11", "9", "not predictive")),
          spans=((0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 1, 2), (0, 4, 1, 2)), widths=(2, 1.4, 1.6, 0.6, 1.6, 0.6, 2.2)),
        H(1, "6 Study designs"), H(2, "6.1 Screening"),
        P("Sixteen runs of a fractional factorial design with four factors were made to find main effects."),
        T("Table 3: Factors of the screening design", (("Factor", "Unit", "Low (−1)", "Centre (0)", "High (+1)"),),
          (("Inoculation VCD", "10⁶ vc/mL", "0.30", "0.55", "0.80"), ("Growth temperature", "°C", "35.5", "36.5", "37.5"), ("DO", "% sat", "20", "40", "60"), ("Feed A", "% v/v", "2.4", "3.0", "3.6"))),
        T("Table 4: Effects in the screening design (change from low to high)", (("Factor", "Titre (g/L)", "p", "Acidic variants (points)", "p", "Peak VCD (10⁶ vc/mL)", "p"),),
          (("Inoculation VCD", "+0.34", "0.012", "+0.2", "0.61", "+2.8", "0.004"), ("Growth temperature", "+0.08", "0.44", "+0.5", "0.18", "+1.1", "0.09"),
           ("DO", "−0.05", "0.63", "+0.1", "0.82", "−0.2", "0.74"), ("Feed A", "+0.51", "0.001", "+0.4", "0.27", "+1.9", "0.02")), ruled=False),
        H(2, "6.2 Response surface"),
        P("A central composite design with 24 runs was made for pH, production temperature and shift day. The temperature was lowered within 3 h in all runs.",
          (st("24 runs", "Runs of the response surface design", None, operator="eq", target="24", low=None, high=None, unit_as_written="runs", unit_ucum="1", **OP),)),
        T("Table 5: Factors of the response surface design", (("Factor", "Unit", "Low (−1)", "Centre (0)", "High (+1)"),),
          (("pH", "–", "6.80", "6.95", "7.10"), ("Production temperature", "°C", "32.0", "33.0", "34.0"), ("Shift day", "day", "4", "5.5", "7"))),
        PB(), H(1, "7 Results"), run_table(),
        T("Table 8: Model for acidic variants (coded units; R² = 0.94, Q² = 0.88)", (("Term", "Estimate", "Standard error", "p"),),
          (("Intercept", "27.4", "0.12", "< 0.001"), ("pH", "+2.1", "0.10", "< 0.001"), ("Temperature", "+1.6", "0.10", "< 0.001"), ("Shift day", "+0.9", "0.10", "< 0.001"), ("pH × temperature", "+1.3", "0.11", "< 0.001"),
           ("Temperature × shift day", "+0.1", "0.11", "0.41")), widths=(2, 1, 1.2, 1)),
        Plot("Figure 1: Acidic variants over pH at three production temperatures (model)", "pH", "acidic variants (% area)",
             tuple((f"{t:.1f} °C", tuple((6.8 + 0.05 * i, 27.4 + 2.1 * (i / 3 - 1) + 1.6 * (t - 33) + 1.3 * (i / 3 - 1) * (t - 33)) for i in range(7))) for t in (32.0, 33.0, 34.0))),
        P("pH and temperature act together: at 34.0 °C a rise of pH from 6.95 to 7.10 adds 3.4 points of acidic variants, at 32.0 °C only 0.8 points. The ranges in Table 1 are nevertheless given for each parameter alone, with the others at their set points."),
        P("One extra run at pH 7.25 (33.0 °C, shift on day 5) gave 41 % acidic variants and a loss of 0.9 g/L of titre. It is the only run outside the design.",
          (st("pH 7.25", "pH", "edge_of_failure", operator="eq", target="7.25", low=None, high=None, unit_as_written="pH", unit_ucum="[pH]", attribute="acidic variants", **OP),)),
        P("On DO no edge of failure was found between 20 and 60 % of saturation, and lower values were not tried."),
    ]


def build() -> list[Document]:
    blocks = [*cover(META), *summary(), *background(), *designs(), *reasons(OP), *back(META, 11), *daily_log()]
    return [from_blocks(names.PCR11, render(META, blocks), blocks)]



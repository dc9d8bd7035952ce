"""Sections 8 to 10 of PCR-0417-11: how the ranges were derived, why they are as they are, what was not studied."""

from __future__ import annotations

from typing import Any

from corpus.build.blocks import PB, H, L, P, T, st, why

BIO = "production bioreactor"


def reasons(op: dict[str, Any]) -> list[Any]:
    return [
        H(1, "8 Derivation of the proven acceptable ranges"),
        P("A PAR is the part of the characterized range in which every attribute is predicted with 95 % confidence to stay inside its acceptance limit while the other parameters stay at set point. "
          "No reduction was made for the accuracy of the sensors. The pH probes are checked against an offline meter; an offset of up to 0.05 is tolerated before the probe is re-standardised.",
          (st("up to 0.05", "Offset of pH probe", "acceptance", operator="le", target=None, low=None, high="0.05", unit_as_written=None, unit_ucum="[pH]", unit_operation=BIO, subject="equipment"),)),
        P("Worst-case linkage runs with all critical parameters at the unfavourable edge (pH 7.10, 34.0 °C, shift on day 7) gave 33.6 % acidic variants (n = 2), just inside the limit of 34 %.",
          (st("33.6 %", "Acidic variants", "actual", unit_operation=BIO, subject="attribute", scale="3 L", n=2, condition="worst-case linkage"),)),
        H(1, "9 Reasons for set points and ranges"),
        P("The numbers are those of PD-0417-02, Table 5."),
        H(2, "9.1 Temperature"),
        P("BR-03: 33.0 °C was chosen because it gave the best compromise in the response surface: 18 % more titre than constant 36.5 °C and 27 % instead of 31 % acidic variants. At 32.0 °C titre still rises a little, "
          "but the cells stop dividing within a day and a late shift can no longer be made good.",
          (why("33.0 °C was chosen because", "Temperature, production phase", "doe", "measured", "33.0 °C gave 18 % more titre and fewer acidic variants (27 instead of 31 %).", unit_operation=BIO),
           st("33.0 °C", "Temperature, production phase", "setpoint", **op))),
        P("BR-04: the shift is made on day 5 since the culture then has reached about 12 × 10⁶ vc/mL. A shift one day late costs 0.6 points more acidic variants and about 0.15 g/L of titre; it is not a failure as long as it is made by day 7.",
          (why("since the culture then has reached", "Day of temperature shift", "doe", "measured", "On day 5 the culture has reached about 12 × 10⁶ vc/mL.", unit_operation=BIO),
           st("by day 7", "Day of temperature shift", "par", operator="le", target=None, low=None, high="7", unit_as_written="day", unit_ucum="d", **op))),
        P("BR-02: growth temperature had no significant effect on any quality attribute between 35.5 and 37.5 °C; the range was taken over from the screening design as studied.",
          (why("had no significant effect", "Temperature, growth phase", "doe", "measured", "No significant effect on quality between 35.5 and 37.5 °C.", unit_operation=BIO),
           st("between 35.5 and 37.5 °C", "Temperature, growth phase", "characterized", operator="range", target=None, low="35.5", high="37.5", unit_as_written="°C", unit_ucum="Cel", **op))),
        H(2, "9.2 pH"),
        P("BR-05: the two edges have different causes. Below 6.80 lactate is taken up again too early and the peak VCD drops by a quarter; above 7.10 the acidic variants leave their limit when temperature is at the upper edge as well.",
          (why("the two edges have different causes", "pH", "doe", "measured", "Low edge: early lactate consumption and lower peak VCD; high edge: acidic variants.", unit_operation=BIO),)),
        H(2, "9.3 Inoculation and feeding"),
        P("BR-01: with 0.30 × 10⁶ vc/mL the culture needs two days more to reach the shift density; above 0.80 × 10⁶ vc/mL nutrients are used up before the first feed.",
          (why("needs two days more", "Inoculation VCD", "doe", "measured", "Low: two days longer to shift density; high: nutrients used up before first feed.", unit_operation=BIO),)),
        P("BR-08: the lower edge of feed A, 2.4 %, is where asparagine runs out on day 9. The upper edge, 3.6 %, is given by osmolality, which then reaches 420 mOsm/kg.",
          (why("is where asparagine runs out", "Feed A, daily from day 3", "doe", "measured", "Lower edge: asparagine runs out on day 9.", unit_operation=BIO),
           why("is given by osmolality", "Feed A, daily from day 3", "doe", "measured", "Upper edge: osmolality reaches 420 mOsm/kg.", unit_operation=BIO),
           st("2.4 %", "Feed A, daily from day 3", "par", operator="ge", target=None, low="2.4", high=None, **op), st("3.6 %", "Feed A, daily from day 3", "par", operator="le", target=None, low=None, high="3.6", **op),
           st("420 mOsm/kg", "Osmolality of culture", "actual", condition="feed A 3.6 %", **{**op, "subject": "attribute"}))),
        P("BR-10: when glucose fell below 1.0 g/L for more than 12 h, high-mannose forms rose from 3 to 7 % (OFAT, n = 3). The operating limit of 2.0 g/L leaves one day of consumption as margin.",
          (why("high-mannose forms rose", "Glucose before feeding", "ofat", "measured", "Below 1.0 g/L high-mannose forms rose from 3 to 7 %.", unit_operation=BIO),
           why("leaves one day of consumption", "Glucose before feeding", "ofat", "inferred", "2.0 g/L leaves one day of consumption as margin.", unit_operation=BIO),
           st("2.0 g/L", "Glucose before feeding", "nor", operator="ge", target=None, low="2.0", high=None, **op))),
        P("BR-06: DO had no effect, so the range of the design was kept; 40 % is the platform value.",
          (why("DO had no effect", "Dissolved oxygen", "doe", "measured", "DO had no effect in the design; 40 % is the platform value.", unit_operation=BIO), st("40 %", "Dissolved oxygen", "setpoint", **op))),
        P("BR-13: 14 days were kept since titre gains less than 0.2 g/L per day afterwards while fragments grow; the fifteenth day is allowed for planning reasons only.",
          (why("since titre gains less than", "Culture duration", "characterization", "measured", "After day 14 titre gains less than 0.2 g/L per day while fragments grow.", unit_operation=BIO),
           why("for planning reasons only", "Culture duration", "convenience", "asserted", "Day 15 is allowed for planning only.", unit_operation=BIO), st("14 days", "Culture duration", "setpoint", **op))),
        H(2, "9.4 Seed train"),
        P("ST-05: N-1 was transferred between 3.0 and 6.5 × 10⁶ vc/mL without effect on the production step (OFAT, n = 8). Cells above 7 × 10⁶ vc/mL had left the exponential phase.",
          (why("had left the exponential phase", "N-1 VCD at transfer", "ofat", "measured", "Above 7 × 10⁶ vc/mL the cells had left the exponential phase.", unit_operation="seed train"),
           st("between 3.0 and 6.5 × 10⁶ vc/mL", "N-1 VCD at transfer", "characterized", operator="range", target=None, low="3.0e6", high="6.5e6", unit_as_written="vc/mL", unit_ucum="{viable_cells}/mL",
              unit_operation="seed train", step="1", subject="step_parameter", n=8))),
        T("Table 9: OFAT runs on the seed train (transposed: one run per column)", (("Run", "S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8"),),
          (("VCD at transfer (10⁶ vc/mL)", "3.0", "3.4", "4.1", "4.5", "5.0", "5.6", "6.1", "6.5"), ("Viability at transfer (%)", "98", "97", "98", "98", "97", "97", "96", "95"),
           ("Titre day 14 (g/L)", "5.6", "5.5", "5.7", "5.6", "5.8", "5.6", "5.7", "5.5"), ("Lag after inoculation (h)", "14", "13", "12", "12", "11", "12", "13", "15")), widths=(3, 1, 1, 1, 1, 1, 1, 1, 1)),
        PB(), H(1, "10 What was not studied"),
        L(("Agitation, sparging and pCO₂ (see section 4 and 5).", "Feed B was not varied; its amount follows feed A by a fixed ratio.", "Ramp times other than 3 h.", "Culture beyond day 15.",
           "Combination of low glucose and late shift.", "Media older than 14 days at 2–8 °C."),
          gold=(why("follows feed A by a fixed ratio", "Feed B, daily from day 3", None, "asserted", "Feed B follows feed A by a fixed ratio and was not varied.", unit_operation=BIO),)),
        P("The report will be updated when results from the 2,000 L vessel are available."),
    ]

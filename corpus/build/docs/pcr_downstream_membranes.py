"""Sections 6 to 10 of PCR-0417-12: depth filtration, virus filtration, UF/DF, formulation and freeze."""

from __future__ import annotations

from typing import Any

from corpus.build.blocks import H, L, P, T, st, why

HV = {"unit_operation": "harvest", "step": "3", "subject": "step_parameter", "scale": "23 cm² capsule"}
VF = {"unit_operation": "virus filtration", "step": "7", "subject": "step_parameter", "scale": "small-scale filter, 0.001 m²"}
UD = {"unit_operation": "uf/df", "step": "8", "subject": "step_parameter", "scale": "0.11 m² cassette"}


def sections() -> list[Any]:
    return [
        H(1, "6 Depth filtration"),
        T("Table 7: Throughput of the primary filter to 1.5 bar", (("Feed", "Viability at harvest (%)", "Packed cell volume (%)", "Throughput (L/m²)", "Turbidity (NTU)"),),
          (("F1", "88", "8.9", "152", "3.1"), ("F2", "85", "9.6", "141", "3.8"), ("F3", "82", "10.2", "133", "4.9"))),
        P("The limit of 120 L/m² keeps a reserve of ten per cent to the lowest throughput found. Feeds with a viability below 82 % were not available for the study.",
          (why("keeps a reserve of ten per cent", "Primary filter load", "characterization", "measured", "120 L/m² keeps ten per cent reserve to the lowest throughput found (133 L/m²).", unit_operation="harvest"),
           st("120 L/m²", "Primary filter load", "par", operator="le", target=None, low=None, high="120", **HV))),
        P("Flux between 100 and 200 LMH did not change throughput by more than 5 %.",
          (st("between 100 and 200 LMH", "Flux", "characterized", operator="range", target=None, low="100", high="200", unit_as_written="LMH", unit_ucum="{LMH}", **HV), why("did not change throughput", "Flux", "characterization", "measured", "Flux of 100 to 200 LMH did not change throughput by more than 5 %.", unit_operation="harvest"))),
        H(1, "7 Virus filtration"),
        P("Flux decay was followed at 29 psi (2.0 bar) with pool of 12 g/L. At 400 L/m² the flux had fallen by 32 % and the parvovirus reduction was still above 4 log~10~; this volume is the proven limit.",
          (why("this volume is the proven limit", "Throughput", "characterization", "measured", "At 400 L/m² flux decay was 32 % and parvovirus LRV still above 4.", unit_operation="virus filtration"),
           st("400 L/m²", "Throughput", "par", operator="le", target=None, low=None, high="400", attribute="virus reduction", **VF), st("12 g/L", "Protein concentration of feed", "characterized", **VF))),
        P("Pressures from 25 to 35 psi (1.7 to 2.4 bar) were used. The lower edge matters more than the upper one, see VC-0417-04.",
          (st("25 to 35 psi", "Pressure", "characterized", operator="range", target=None, low="25", high="35", unit_as_written="psi", unit_ucum="[psi]", **VF),)),
        H(1, "8 Ultrafiltration/diafiltration"),
        T("Table 8: UF/DF results", (("Cross-flow (LMH)", "TMP (bar)", "Flux at 60 g/L (LMH)", "HMW increase (points)", "Time per batch (h)"),),
          (("240", "1.0", "24", "0.1", "6.1"), ("300", "1.0", "29", "0.1", "5.0"), ("360", "1.0", "33", "0.3", "4.4"))),
        P("UD-02: more than 360 LMH gave HMW through the pump passes, less than 240 LMH made the step longer than a shift.",
          (why("gave HMW through the pump passes", "Cross-flow", "characterization", "measured", "Above 360 LMH HMW forms by pump passes; below 240 LMH the step takes longer than a shift.", unit_operation="uf/df"),)),
        P("UD-04: after 7 diavolumes acetate is below 0.1 % of the start (sieving coefficient 1.0); the eighth is a safety margin.",
          (why("is a safety margin", "Diafiltration volumes", "characterization", "measured", "After 7 DV acetate is below 0.1 % of start; the eighth is margin.", unit_operation="uf/df"),
           st("7 diavolumes", "Diafiltration volumes", "nor", operator="ge", target=None, low="7", high=None, unit_as_written="diavolumes", unit_ucum="{DV}", **UD))),
        P("UD-06: at 180 g/L the viscosity is 14 mPa·s at 20 °C, at 200 g/L it is 22 mPa·s and the inlet pressure limit of the skid is reached. The over-concentration leaves room for the rinse.",
          (why("the inlet pressure limit of the skid", "Final concentration before rinse", "equipment_limit", "measured", "At 200 g/L viscosity is 22 mPa·s and the skid's inlet pressure limit is reached.", unit_operation="uf/df"),
           why("leaves room for the rinse", "Final concentration before rinse", "characterization", "inferred", "Over-concentration leaves room for the rinse.", unit_operation="uf/df"),
           st("200 g/L", "Final concentration before rinse", "par", operator="le", target=None, low=None, high="200", **UD))),
        P("TMP was set to 1.0 bar on the flux curve; no ranges were run."),
        P("Membrane load of 650 g/m² was run once without change of flux. Membrane re-use is outside of this report.",
          (st("650 g/m²", "Membrane load", "characterized", operator="le", target=None, low=None, high="650", n=1, **UD),)),
        H(1, "9 Formulation and freeze"),
        P("The pH of 6.0 is the minimum of HMW formation in the stress study (5.5 to 6.5, 40 °C, 4 weeks).",
          (why("is the minimum of HMW formation", "pH of drug substance", "characterization", "measured", "pH 6.0 is the minimum of HMW formation in the stress study.", unit_operation="formulation"),
           st("5.5 to 6.5", "pH of drug substance", "characterized", operator="range", target=None, low="5.5", high="6.5", unit_as_written=None, unit_ucum="[pH]", unit_operation="formulation", subject="step_parameter"))),
        P("Polysorbate 80 is added after the last membrane step, as the 30 kDa membrane holds micelles back and the content would drift during diafiltration.",
          (why("as the 30 kDa membrane holds micelles back", "Polysorbate 80 in drug substance", "characterization", "asserted", "Polysorbate is added after the last membrane step because the membrane retains micelles.", unit_operation="formulation"),)),
        P("Freezing of 1.6 L in the blast freezer at −60 °C takes 9 h to a core temperature of −40 °C (n = 4 bottles). Faster freezing was not compared.",
          (st("9 h", "Freezing time", "actual", unit_operation="fill and freeze", subject="step_parameter", n=4, scale="1.6 L bottle"),)),
        H(1, "10 Not studied"),
        L(("Virus filtration with interruptions: see VC-0417-04.", "LPVI temperature and pH below 3.40.", "CEX resin lifetime.", "TMP of the UF/DF.", "Depth filtration below 82 % viability.", "Freezing at −70 °C.")),
    ]

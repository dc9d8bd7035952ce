"""Sections 7 to 14 of the process description: harvest, purification, holds, comparison, acceptance."""

from __future__ import annotations

from typing import Any

from corpus.build.blocks import PB, H, L, P, T, st, why
from corpus.build.tables import parameter_table

COLUMNS = "No.=text|Parameter=name|Unit=unit|Target=target|NOR=nor|PAR=par|Class=role|Reference=ref"
WIDTHS = (1.2, 3.1, 1.6, 1.5, 1.9, 1.8, 1.4, 2.2)
R12 = "PCR-0417-12"


def table(title: str, rows: list[tuple[str, ...]], unit_operation: str, step: str, v3: bool, **more: Any) -> T:
    return parameter_table(title, COLUMNS, rows, widths=WIDTHS, unit_operation=unit_operation, step=step, subject="step_parameter",
                           process_version="3" if v3 else "2", **more)


def harvest(v3: bool) -> list[Any]:
    return [
        H(1, "7 Harvest"),
        P("The broth is cooled to 15 °C or below and clarified over a two-stage depth filter train (primary grade D40, secondary grade X08) followed by a 0.2 µm filter. "
          "The train is flushed with water before use and rinsed with buffer afterwards."),
        table("Table 6: Harvest parameters", [
            ("HV-01", "Primary filter load", "L/m²", "100", "80–120", "≤ 120", "KPP", R12),
            ("HV-02", "Flux", "LMH", "150", "100–200", "–", "KPP", R12),
            ("HV-03", "Differential pressure, primary stage", "bar", "–", "≤ 1.5", "≤ 1.8", "KPP", "supplier"),
            ("HV-04", "Water flush", "L/m²", "60", "≥ 50", "–", "GPP", "supplier"),
            ("HV-05", "Filtrate turbidity", "NTU", "–", "≤ 10", "–", "IPC", "–"),
            ("HV-06", "Broth temperature at start", "°C", "–", "≤ 15", "–", "KPP", "–")], "harvest", "3", v3),
        P("The area is doubled when the broth comes in with a packed cell volume above 12 %.", (st("12 %", "Packed cell volume that doubles the filter area", "action", operator="gt", target=None, low="12", high=None,
          unit_as_written="%", unit_ucum="%", unit_operation="harvest", subject="step_parameter"),)),
    ]


def capture(v3: bool) -> list[Any]:
    end = "0.5" if v3 else "1.0"
    return [
        PB(), H(1, "8 Purification"), H(2, "8.1 Protein A chromatography"),
        P("Column PAC-01, 60 cm diameter, packed with Protaline A Select to a bed height of 20 cm (56.5 L). " if v3 else "Column of 30 cm diameter packed with Protaline A Select to a bed height of 20 cm. ",
          (st("20 cm", "Bed height, Protein A", "setpoint", unit_operation="protein a", subject="equipment"),)),
        table("Table 7: Protein A parameters", [
            ("PA-01", "Load", "g/L resin", "35" if v3 else "30", "25–38" if v3 else "20–35", "20–40", "KPP", R12),
            ("PA-02", "Residence time during load", "min", "4.0", "3.8–4.5", "≥ 3.6", "KPP", R12),
            ("PA-03", "Wash 2 conductivity", "mS/cm", "60", "55–65", "45–75", "KPP", R12),
            ("PA-04", "Elution buffer pH", "pH", "3.50", "3.45–3.55", "3.35–3.65", "CPP", R12),
            ("PA-05", "Start of pool collection", "AU/cm", "0.5", "–", "–", "KPP", "–"),
            ("PA-06", "End of pool collection", "AU/cm", end, "–", "–", "KPP", "–"),
            ("PA-07", "Resin lifetime", "cycles", "–", "≤ 150", "–", "KPP", R12),
            ("PA-08", "Cleaning, NaOH", "M", "0.1" if v3 else "0.2", "0.09–0.11" if v3 else "0.18–0.22", "–", "GPP", "supplier")], "protein a", "4", v3),
        T("Table 8: Protein A cycle", (("Phase", "Buffer", "Volume (CV)", "Flow (cm/h)"),),
          (("Equilibration", "25 mM Tris, 100 mM NaCl, pH 7.4", "5", "300"), ("Load", "HCCF", "by mass", "300"), ("Wash 1", "equilibration buffer", "3", "300"),
           ("Wash 2", "25 mM Tris, 600 mM NaCl, pH 7.0", "5", "300"), ("Wash 3", "25 mM Tris, pH 7.4", "3", "300"),
           ("Elution", "50 mM sodium acetate, pH 3.50", "≤ 4", "300"), ("Strip", "100 mM acetic acid, pH 2.9", "3", "300"),
           ("Cleaning", ("0.1" if v3 else "0.2") + " M NaOH, 15 min contact", "3", "200"), ("Storage", "20 % ethanol", "4", "200")), widths=(1.5, 4, 1.3, 1.3), ruled=False),
        H(2, "8.2 Low-pH viral inactivation"),
        P("The pools of all cycles are combined in tank T-310, mixed, brought to pH with 0.5 M acetic acid, and then moved to a second vessel T-311, where the hold time starts. "
          "After the hold the pool is neutralised with 1 M Tris base to pH 5.5 and passed over a depth filter." if v3 else
          "The pools are combined, brought to pH with 0.5 M acetic acid and held in the same tank. After the hold the pool is neutralised with 1 M Tris base to pH 5.5.",
          (st("pH 5.5", "Neutralisation pH", "target", operator="eq", target="5.5", low=None, high=None, unit_as_written="pH", unit_ucum="[pH]",
              unit_operation="low ph viral inactivation", subject="step_parameter"),)),
        table("Table 9: Viral inactivation parameters", [
            ("VI-01", "pH during hold", "pH", "3.55" if v3 else "3.65", "3.50–3.60" if v3 else "3.60–3.70", "3.40–3.70", "CPP", R12),
            ("VI-02", "Hold time", "min", "75", "60–90", "60–120", "CPP", R12),
            ("VI-03", "Temperature during hold", "°C", "20", "18–22", "–", "CPP", R12),
            ("VI-04", "Acid addition rate", "L/min", "1.0", "≤ 1.5", "≤ 2.0", "KPP", R12),
            ("VI-05", "Agitation during titration", "rpm", "60", "50–70", "–", "KPP", "–")], "low ph viral inactivation", "5", v3),
    ]


def polish(v3: bool) -> list[Any]:
    return [
        PB(), H(2, "8.3 Cation exchange chromatography"),
        table("Table 10: CEX parameters", [
            ("CX-01", "Loadᵃ", "g/L resin", "40", "≤ 50", "30–60", "CPP", R12),
            ("CX-02", "Load pH", "pH", "5.50", "5.40–5.60", "5.30–5.70", "KPP", R12),
            ("CX-03", "Load conductivity", "mS/cm", "–", "≤ 6.0", "≤ 6.5", "KPP", R12),
            ("CX-04", "Elution NaCl", "mM", "150", "145–155", "135–165", "CPP", R12),
            ("CX-05", "Residence time", "min", "5.0", "4.5–6.0", "≥ 4.0", "TBD", R12),
            ("CX-06", "Resin lifetime", "cycles", "–", "≤ 100", "–", "KPP", "–")], "cex", "6", v3,
            notes=("ᵃ Above 45 g/L only when the HMW of the neutralised pool is not more than 2.5 %.",)),
        P("Column: Kestrel CX-50, 45 cm × 25 cm. Equilibration and wash 25 mM sodium acetate pH 5.5; step elution with the same buffer and NaCl. The pool is collected from 0.8 AU/cm ascending to 1.2 AU/cm descending.",
          (st("0.8 AU/cm", "Start of CEX pool collection", "setpoint", unit_operation="cex", subject="step_parameter"),
           st("1.2 AU/cm", "End of CEX pool collection", "setpoint", unit_operation="cex", subject="step_parameter"))),
        H(2, "8.4 Virus filtration"),
        table("Table 11: Virus filtration parameters", [
            ("VF-01", "Pressure", "bar", "2.0", "1.8–2.2", "1.7–2.4", "CPP", R12),
            ("VF-02", "Throughput", "L/m²", "300", "≤ 350", "≤ 400", "CPP", R12),
            ("VF-03", "Protein concentration of feed", "g/L", "12", "8–15", "5–18", "KPP", R12),
            ("VF-04", "Buffer flush after filtration", "L/m²", "10", "8–12", "–", "KPP", "–")], "virus filtration", "7", v3),
        P("Filtration is not interrupted. A pressure release or a stop of flow during filtration leads to a deviation." if v3 else "Filtration is not interrupted."),
        H(2, "8.5 Ultrafiltration/diafiltration"),
        table("Table 12: UF/DF parameters", [
            ("UD-01", "Transmembrane pressure", "bar", "1.0", "0.8–1.2", "0.6–1.4", "KPP", "–"),
            ("UD-02", "Cross-flow", "LMH", "300 ± 30", "–", "240–360", "KPP", R12),
            ("UD-03", "Membrane load", "g/m²", "500", "400–600", "≤ 650", "KPP", R12),
            ("UD-04", "Diafiltration volumes", "DV", "8", "≥ 7", "–", "CPP", R12),
            ("UD-05", "Concentration for diafiltration", "g/L", "60", "50–70", "–", "KPP", R12),
            ("UD-06", "Final concentration before rinse", "g/L", "180", "170–190", "≤ 200", "KPP", R12)], "uf/df", "8", v3),
        H(2, "8.6 Formulation, filtration, fill and freeze"),
        P("Target composition: 20 mM histidine, 240 mM sucrose, 0.02 % (w/v) polysorbate 80, pH 6.0. Polysorbate 80 is added last from a 10 % stock with slow stirring, the pool is mixed gently and passed over a 0.2 µm filter. "
          "Bottles of 2 L are filled to 1.6 L and frozen in a blast freezer.",
          (st("20 mM", "Histidine in drug substance", "target", unit_operation="formulation", subject="material"),
           st("240 mM", "Sucrose in drug substance", "target", unit_operation="formulation", subject="material"),
           st("0.02 %", "Polysorbate 80 in drug substance", "target", unit_as_written="% (w/v)", unit_ucum="%{w/v}", unit_operation="formulation", subject="material"),
           st("1.6 L", "Fill volume of a 2 L bottle", "setpoint", unit_operation="fill and freeze", subject="step_parameter"))),
        table("Table 13: Formulation, fill and freeze parameters", [
            ("FF-01", "Protein concentration", "mg/mL", "150" if v3 else "120", "143–157" if v3 else "114–126", "–", "CPP", "SPEC-0417-DS"),
            ("FF-02", "pH of drug substance", "pH", "6.0", "5.9–6.1", "5.8–6.2", "CPP", R12),
            ("FF-03", "Stirring after polysorbate", "rpm", "80", "70–90", "–", "KPP", "–"),
            ("FF-04", "Freezer set point", "°C", "-60", "≤ -55", "–", "KPP", "–"),
            ("FF-05", "Storage temperature", "°C", "-40", "-45 to -35", "–", "KPP", "SPEC-0417-DS")], "fill and freeze", "9", v3),
    ]


def closing(v3: bool) -> list[Any]:
    hold = "24 h" if v3 else "48 h"
    holds = parameter_table(
        "Table 14: Maximum hold times", "Intermediate=name|Container=text|Temperature=text|Maximum=hold_time|Reference=ref",
        [("Culture broth before harvest", "bioreactor", "≤ 15 °C", "≤ 8 h", "–"), ("HCCF", "single-use bag", "2–8 °C", "≤ " + hold, "HS-0417-07"),
         ("Neutralised pool", "single-use bag", "15–25 °C", "≤ 48 h", "HS-0417-07"), ("CEX pool", "single-use bag", "2–8 °C", "≤ 72 h", "–"),
         ("VF filtrate", "single-use bag", "15–25 °C", "≤ 24 h", "HS-0417-07"), ("UF/DF pool", "stainless steel tank", "2–8 °C", "≤ 72 h", "HS-0417-07")],
        unit_operation="holds", subject="hold", process_version="3" if v3 else "2", widths=(2.4, 2, 1.5, 1.4, 1.6))
    blocks: list[Any] = [
        H(1, "9 Hold times"), holds, P("Holds of the single steps may be used in full. The sum of all holds was not assessed."),
        H(1, "10 Sampling and in-process controls"),
        parameter_table("Table 15: In-process controls", "Point=text|Test=name|Limit=ipc|Method=text|Action when failed=text", [
            ("Before harvest", "Bioburden of broth", "≤ 10 CFU/10 mL", "AM-1201", "hold, inform QA"), ("HCCF", "Bioburden of HCCF", "≤ 10 CFU/10 mL", "AM-1201", ""),
            ("HCCF", "Filtrate turbidity of HCCF", "≤ 10 NTU", "AM-1188", "refilter"), ("PAC pool", "HMW of PAC pool", "≤ 4.0 % area", "AM-1120", "inform MSAT"),
            ("CEX pool", "HMW of CEX pool", "≤ 2.5 % area", "AM-1120", "stop, QA decision"), ("CEX pool", "HCP of CEX pool", "≤ 50 ng/mg", "AM-1142", "stop, QA decision"),
            ("Drug substance before fill", "Bioburden of bulk", "≤ 1 CFU/10 mL", "AM-1201", "refilter once")], unit_operation="in-process control", subject="attribute", widths=(2, 2.4, 2, 1.4, 2)),
    ]
    if v3:
        blocks += [
            H(1, "11 Equipment comparison"),
            T("Table 16: Sending and receiving unit", (("Item", "Sending unit (Birsfeld)", "Receiving unit (Calder Ridge)", "Difference", "Action"),),
              (("Production bioreactor", "2,000 L SUB, two impellers D = 0.51 m", "2,000 L SUB, other make, impeller diameter not stated", "geometry", "obtain drawing"),
               ("Vessel diameter", "1.22 m", "1.19 m", "small", "none"), ("Sparger", "drilled hole, 1.0 mm, 180 holes", "sintered, 20 µm", "gas transfer", "kLa mapping"),
               ("Protein A column", "60 cm", "80 cm", "diameter", "5 cycles → 3 cycles"), ("LPVI", "two tanks", "one tank, recirculation", "unmixed zones", "QA to decide"),
               ("UF/DF skid, minimum working volume", "18 L", "42 L", "hold-up", "check over-concentration"), ("Freezer", "blast, −60 °C", "plate, −70 °C", "rate", "freeze study")), widths=(2, 2.6, 2.6, 1.3, 1.8)),
            P("Mass expected at the end of step 6 is 8.9 kg for a titre of 6.0 g/L.", (st("8.9 kg", "Mass after CEX", None, unit_operation="cex", subject="attribute"),
                                                                                       st("6.0 g/L", "Titre", None, unit_operation="production bioreactor", subject="attribute", condition="expected"))),
            H(1, "12 Risk summary"),
            P("The FMEA RA-0417-03 was made for Process 2 in November 2022 and was not repeated for Process 3. The risks of highest priority are late temperature shift, acid overshoot and interruption of the virus filtration."),
            H(1, "13 Acceptance of the transfer"),
            P("Three consecutive PPQ batches at the receiving unit meet SPEC-0417-DS and the in-process controls of Table 15. The step yield of each purification step is within ± 5 percentage points of the mean of the sending unit.",
              (st("± 5 percentage points", "Step yield difference to sending unit", "acceptance", operator="plus_minus_abs", target=None, low="-5", high="5", unit_as_written="percentage points", unit_ucum="%",
                  unit_operation="transfer", subject="attribute"),)),
            H(1, "14 Changes since version 2.0"),
            L(("The temperature shift was moved from day 4 to day 5 (change CC-22-118).", "The harvest criterion was raised from 60 % to 70 % viability after DEV-22-031.",
               "The hold of HCCF was shortened from 48 h to 24 h (HS-0417-07).", "The end of Protein A pool collection was lowered from 1.0 to 0.5 AU/cm.",
               "The load of the capture column was raised from 30 to 35 g/L resin.", "LPVI: hold pH target lowered from 3.65 to 3.55 and second vessel introduced."),
              gold=(why("after DEV-22-031", "Viability at harvest", "full_scale_history", "asserted", "The harvest criterion was raised after deviation DEV-22-031.", unit_operation="production bioreactor"),
                    why("(HS-0417-07)", "HCCF", "characterization", "asserted", "The hold was shortened on the hold time study HS-0417-07.", unit_operation="holds"))),
        ]
    return blocks


def sections(v3: bool) -> list[Any]:
    return [*harvest(v3), *capture(v3), *polish(v3), *closing(v3)]

"""The statements of the package that do not agree, by the conflict types K1 to K18."""

from __future__ import annotations

from typing import Any

from corpus.build import names as f


def clash(kind: str, severity: str, subject: str, explanation: str, *sides: tuple[str, str, str]) -> dict[str, Any]:
    """`sides` are (value as written, file, quote)."""
    return {"type": kind, "severity": severity, "subject": subject, "explanation": explanation, "sides": list(sides)}


CONFLICTS = [
    clash("K2", "major", "CEX load, upper limit", "The process description allows 50 g/L, the batch record 45 g/L, the characterization report proves 60 g/L.", ("≤ 50", f.PD3, "CX-01 | Loadᵃ | g/L resin | 40 | ≤ 50 | 30–60 | CPP | PCR-0417-12"), ("≤ 45 g/L", f.MBR, "9.1 | CEX load | ≤ 45 g/L"), ("60 g/L", f.PCR12_PDF, "This is why the proven limit is 60 g/L.")),
    clash("K11", "major", "HCCF hold", "24 h in the process description, 48 h in the batch record, studied to 36 h with a limit of 24 h.", ("≤ 24 h", f.PD3, "HCCF | single-use bag | 2–8 °C | ≤ 24 h | HS-0417-07"), ("≤ 48 h", f.MBR, "6.8 | HCCF hold stop | ≤ 48 h"), ("36 h", f.HOLD, "HCCF | 5 L bag, no headspace | 2–8 °C | 36 h | 22010")),
    clash("K4", "major", "pH of the production bioreactor", "The PAR 6.75–7.10 is wider than the range studied, 6.80–7.10.", ("6.75–7.10", f.PD3, "BR-05 | pH | pH | 6.95 | 6.85–7.05 | 6.75–7.10 | CPP | PCR-0417-11"), ("6.80–7.10", f.PCR11, "pH | pH | 6.95 | 6.80–7.10 | 6.80–7.10 | CPP")),
    clash("K15", "minor", "RPN of the poloxamer risk", "8 × 3 × 2 is 48, the worksheet says 84.", ("84", f.FMEA, "use-test of each lot | 2 | 84"), ("8 × 3 × 2", f.FMEA, "growth loss, cell lysis | 8 | supplier change | 3 | use-test of each lot | 2")),
    clash("K9", "major", "SEC method version", "Version 5 is effective; the validation and the transfer protocol stand on version 4, whose flow and oven differ.", ("version 4", f.VAL, "The method AM-1120, version 4, was validated for HMW, monomer and LMW in drug substance."), ("0.4 mL/min", f.SEC5, "Flow | mL/min | 0.4"), ("version 4", f.MTP, "The comparison is made with version 4 of AM-1120")),
    clash("K7", "major", "Role of wash 2 conductivity", "KPP in the process description and the report, CPP in the FMEA.", ("KPP", f.PD3, "PA-03 | Wash 2 conductivity | mS/cm | 60 | 55–65 | 45–75 | KPP | PCR-0417-12"), ("CPP", f.FMEA, "Wash 2 conductivity low | HCP in pool | 6 | buffer make-up | 2 | conductivity at release of buffer | 2 | 24 | CPP")),
    clash("K2", "major", "Protein A resin lifetime", "150 cycles in the process description and the study, 200 in the batch record.", ("≤ 150", f.PD3, "PA-07 | Resin lifetime | cycles | – | ≤ 150"), ("≤ 200 cycles", f.MBR, "7.6 | Cycle counter before start | ≤ 200 cycles")),
    clash("K3", "major", "LPVI hold pH, target", "3.55 in the process description, 3.60 in the batch record.", ("3.55", f.PD3, "VI-01 | pH during hold | pH | 3.55 | 3.50–3.60 | 3.40–3.70 | CPP | PCR-0417-12"), ("3.60", f.MBR, "8.2 | pH at start of hold, target 3.60 | 3.55–3.65")),
    clash("K17", "minor", "HMW of the Protein A pool at pH 3.50", "The text says 1.3 % in one place and 1.8 % in another; the table says 1.3 %.", ("1.8 %", f.PCR12_PDF, "In the discussion of the centre runs a HMW of 1.8 % is taken as typical for the pool at pH 3.50."), ("1.3 ± 0.1", f.PCR12_PDF, "HMW of pool (% area) | 1.3 ± 0.1 | 1.4 ± 0.2")),
    clash("K1", "major", "Virus filtration pressure", "1.8–2.2 bar (26 to 32 psi) in the process description, 30–40 psid (2.1 to 2.8 bar) in the batch record, above the PAR of 2.4 bar.", ("1.8–2.2", f.PD3, "VF-01 | Pressure | bar | 2.0 | 1.8–2.2 | 1.7–2.4 | CPP | PCR-0417-12"), ("30–40 psid", f.MBR, "9.5 | VF pressure | 30–40 psid")),
    clash("K8", "major", "pH of batch ORS417-23011", "The highest pH, 7.14, is outside the PAR and no event is recorded.", ("7.14", f.BATCHES, "ORS417-23011 | 3 | 2000 | 2023-08-14 | 5 | 7.14"), ("6.75–7.10", f.PD3, "BR-05 | pH | pH | 6.95 | 6.85–7.05 | 6.75–7.10 | CPP | PCR-0417-11")),
    clash("K8", "major", "Antifoam of batch ORS417-23007", "62 ppm against a limit of 50 ppm, without a deviation number.", ("62", f.EBR, "5.6 | Antifoam, cumulative | ≤ 50 ppm | 62"), ("≤ 50", f.PD3, "BR-11 | Antifoam C, cumulative | ppm | – | ≤ 50")),
    clash("K14", "major", "Histidine concentration", "20 mM in the process description, 25 mM in the raw material list.", ("20 mM", f.PD3, "Target composition: 20 mM histidine, 240 mM sucrose, 0.02 % (w/v) polysorbate 80, pH 6.0."), ("25 mM", f.MATERIALS, "Histidine | EP | 25 mM")),
    clash("K18", "major", "Reason of the HCCF hold limit", "Disulfide reduction in the study, bioburden in the speaker notes.", ("disulfide reduction", f.HOLD, "The reason is reduction of the disulfide bonds by enzymes of the lysed cells"), ("bioburden", f.SLIDES, "24 h for HCCF is a bioburden limit as far as I remember")),
    clash("K12", "major", "Agitation", "The 110 rpm of the 200 L vessel stand in the batch record for 2,000 L; the process description says 95 rpm.", ("105–115 rpm", f.MBR, "5.2 | Agitation | 105–115 rpm"), ("110 rpm", f.PCR11, "The vessel of 200 L that was used for Process 1 was agitated at 110 rpm."), ("95", f.PD3, "BR-07 | Agitation | rpm | 95 | 85–105")),
    clash("K6", "minor", "Viability at harvest", "The slides carry 60 % of the superseded version 2.0; version 3.0 says 70 %.", ("60 %", f.SLIDES, "Harvest at viability of 60 % or more"), ("≥ 70", f.PD3, "BR-12 | Viability at harvest | % | – | ≥ 70")),
    clash("K10", "major", "HMW: in-process limit against release", "The limit of the CEX pool (2.5 %) is wider than the release limit (2.0 %), though no later step removes HMW.", ("≤ 2.5 % area", f.PD3, "HMW of CEX pool | ≤ 2.5 % area"), ("≤ 2.0 % area", f.SPEC, "HMW | AM-1120 | ≤ 2.0 % area | ≤ 3.0 % area")),
    clash("K16", "major", "Risk assessment older than the process", "The FMEA was made for Process 2 in November 2022; Process 3 is in force since May 2023.", ("Process 2", f.FMEA, "Process | Process 2, PD-0417-02 version 2.0"), ("Process 3", f.PD3, "was made for Process 2 in November 2022 and was not repeated for Process 3")),
    clash("K13", "minor", "Day 0", "Day 0 is inoculation in the process description and the first feed in the old records.", ("day of inoculation", f.PD3, "Day 0 is the day of inoculation."), ("first feed", f.WIKI, "In the old 200 L records day 0 was the first feed")),
    clash("K18", "minor", "Reason of the agitation set point", "Carried over from the platform (process description) against set by eye in the first engineering run (interview).", ("platform", f.PD3, "were carried over from the platform process"), ("by eye", f.INTERVIEW, "The 95 rpm were set in the first engineering run by eye")),
    clash("K2", "minor", "Dissolved oxygen", "The control loop of the receiving unit allows 30 to 60 %, the NOR ends at 50 %.", ("30–50", f.PD3, "BR-06 | Dissolved oxygen | % sat | 40 | 30–50 | 20–60"), ("−10 | +20", f.FIT, "DO (% sat) | 40 | −10 | +20")),
]

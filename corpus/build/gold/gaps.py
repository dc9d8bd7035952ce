"""What a transfer needs and the package does not hold, by the checklist A1 to C16."""

from __future__ import annotations

from typing import Any

from corpus.build import names as f


def gap(check: str, interface: str, severity: str, subject: str, explanation: str, question: str, *evidence: tuple[str, str]) -> dict[str, Any]:
    return {"check": check, "interface": interface, "severity": severity, "subject": subject, "explanation": explanation, "question": question, "evidence": list(evidence)}


GAPS = [
    gap("A5", "RD_MSAT", "major", "CEX residence time", "The parameter has no class.", "How is the residence time of the CEX step classified?", (f.PD3, "CX-05 | Residence time | min | 5.0 | 4.5–6.0 | ≥ 4.0 | TBD | PCR-0417-12")),
    gap("A6", "RD_MSAT", "stop", "Temperature during the LPVI hold", "A CPP without a PAR.", "What is the proven range of the temperature of the LPVI hold?", (f.PD3, "VI-03 | Temperature during hold | °C | 20 | 18–22 | – | CPP | PCR-0417-12"), (f.PCR12_PDF, "a proven range for the temperature of the hold can therefore not be given")),
    gap("A7", "RD_MSAT", "stop", "PAR of the transmembrane pressure", "The PAR cites no study and no range was run.", "On which data does the PAR 0.6–1.4 bar stand?", (f.PD3, "UD-01 | Transmembrane pressure | bar | 1.0 | 0.8–1.2 | 0.6–1.4 | KPP | –"), (f.PCR12_PDF, "TMP was set to 1.0 bar on the flux curve; no ranges were run.")),
    gap("A8", "RD_MSAT", "major", "pH and production temperature", "The two interact, but only ranges for one parameter at a time are given.", "Which combinations of pH and temperature are allowed?", (f.PCR11, "The ranges in Table 1 are nevertheless given for each parameter alone, with the others at their set points.")),
    gap("A9", "RD_MSAT", "stop", "Scale-down model of the depth filtration", "The model was not qualified.", "How do capsules of 23 cm² compare with the process modules?", (f.PCR12_PDF, "The depth filtration model was not qualified")),
    gap("A10", "RD_MSAT", "major", "Start of Protein A pool collection", "The value has no reason.", "Why does collection start at 0.5 AU/cm?", (f.PD3, "PA-05 | Start of pool collection | AU/cm | 0.5"), (f.PCR12_PDF, "The point where pool collection starts was not varied.")),
    gap("A12", "RD_MSAT", "major", "LPVI below pH 3.40", "The edge of failure is not known although a batch went to 3.28.", "What happens to HMW below pH 3.40?", (f.PCR12_PDF, "pH below 3.40 was not studied.")),
    gap("A13", "RD_MSAT", "stop", "Agitation at the receiving unit", "The impeller of the receiving vessel is not known, so no speed can be calculated.", "What are impeller diameter and power number of the vessel at Calder Ridge?", (f.PD3, "2,000 L SUB, other make, impeller diameter not stated"), (f.OPEN, "Impeller diameter and power number of the Calder Ridge vessel")),
    gap("A15", "RD_MSAT", "stop", "Dissolved CO₂", "Severity 9 and no control.", "Which control is foreseen for pCO₂ at 2,000 L?", (f.FMEA, "Dissolved CO₂ too high | growth and titre loss | 9 | poor stripping at large volume | 3 | 8 | 216 | not classified | opinion")),
    gap("A16", "RD_MSAT", "stop", "Feed B", "No critical attribute and no statement on a second source.", "Which attributes of feed B are critical and is there a second source?", (f.MATERIALS, "Feed B | in-house recipe | tyrosine, cystine | Nordholm Media | 4.4 g")),
    gap("A17", "RD_MSAT", "major", "Leachables of the 2,000 L bag", "No data.", "When will leachables data of the bag be available?", (f.OPEN, "OP-06 | Leachables of the 2,000 L bag | | | no data yet")),
    gap("A20", "RD_MSAT", "major", "CEX resin lifetime", "100 cycles without a study.", "On which data do the 100 cycles of the CEX resin stand?", (f.PD3, "CX-06 | Resin lifetime | cycles | – | ≤ 100 | – | KPP | –"), (f.PCR12_PDF, "The lifetime of the CEX resin is still being studied.")),
    gap("A22", "RD_MSAT", "major", "pCO₂ measurement at 2,000 L", "The open point has no owner and no date.", "Who measures pCO₂ and until when?", (f.OPEN, "OP-02 | pCO₂ measurement at 2,000 L | | | open")),
    gap("B1", "MSAT_MFG", "stop", "LPVI in one tank", "The receiving unit has one tank; nobody has shown that this works.", "Is LPVI in one tank with recirculation acceptable?", (f.PD3, "LPVI | two tanks | one tank, recirculation | unmixed zones | QA to decide"), (f.SLIDES, "With one tank and recirculation, as Calder Ridge plans, nobody has shown that.")),
    gap("B2", "MSAT_MFG", "stop", "UF/DF over-concentration at the receiving unit", "The minimum working volume of 42 L may not allow 180 g/L.", "Can the skid of Calder Ridge reach 180 g/L for the planned mass?", (f.PD3, "UF/DF skid, minimum working volume | 18 L | 42 L | hold-up | check over-concentration")),
    gap("B6", "MSAT_MFG", "stop", "CEX pool hold", "72 h without a study.", "On which data does the hold of the CEX pool stand?", (f.PD3, "CEX pool | single-use bag | 2–8 °C | ≤ 72 h | –"), (f.HOLD, "The CEX pool was not part of the study")),
    gap("B7", "MSAT_MFG", "major", "Sum of holds", "Not assessed.", "Which total hold time is covered?", (f.PD3, "The sum of all holds was not assessed."), (f.HOLD, "Holds one after the other, as they add up in production, were not studied.")),
    gap("B9", "MSAT_MFG", "stop", "Bioburden of HCCF", "A limit without an action.", "What is done when the bioburden of HCCF is above the limit?", (f.PD3, "HCCF | Bioburden of HCCF | ≤ 10 CFU/10 mL | AM-1201")),
    gap("B10", "MSAT_MFG", "major", "Mixing after polysorbate", "“Mix gently until dissolved” has no speed, time or end point.", "How long and how fast is the pool mixed after the polysorbate, and how is the end seen?", (f.MBR, "Add polysorbate stock. Mix gently until dissolved.")),
    gap("B11", "MSAT_MFG", "major", "Antifoam addition", "No amount, rate or position.", "How much antifoam is added at a time, how fast and where?", (f.MBR, "Add antifoam when foam reaches the mark. Add it slowly.")),
    gap("B12", "MSAT_MFG", "stop", "Clean and dirty hold of the chromatography skids", "Not available.", "What are the clean and dirty hold times of the skids?", (f.OPEN, "OP-07 | Clean hold and dirty hold of the chromatography skids | L. Moreau | tbd | open")),
    gap("B15", "MSAT_MFG", "stop", "Number of PPQ batches", "Three batches without a reason.", "Why are three PPQ batches enough?", (f.PD3, "Three consecutive PPQ batches at the receiving unit meet SPEC-0417-DS"), (f.OPEN, "Number of PPQ batches: three, reason to be written")),
    gap("B20", "MSAT_MFG", "major", "Transport of frozen drug substance", "No qualification.", "Has the transport of frozen drug substance been qualified?", (f.OPEN, "OP-09 | Transport qualification of frozen drug substance | | | open")),
    gap("C4", "AD_QC", "stop", "Validation of AM-1120 version 5", "The validation covers version 4 only.", "When is version 5 of the SEC method validated?", (f.WIKI, "Not yet, the supplement to the validation is planned for Q4 2023.")),
    gap("C6", "AD_QC", "stop", "Origin of the resolution limit of AM-1135", "The limit NLT 1.5 has no origin.", "Where does the resolution limit of the CEX method come from?", (f.CEX, "Resolution of A2 and main peak | NLT 1.5 | start")),
    gap("C10", "AD_QC", "major", "Dwell volume of the receiving unit", "Not stated, and the shift of the gradient was not tested.", "What is the dwell volume of the UHPLC at Calder Ridge?", (f.MTP, "CEX: dwell volume | 0.9 mL | not stated | ask RU"), (f.CEX, "whether the start of the gradient may be shifted has not been tested")),
    gap("C11", "AD_QC", "stop", "Reference standard after the transfer", "The supply is not agreed.", "How is the receiving unit supplied with reference standard after the transfer?", (f.MTP, "How the RU is supplied after the transfer is to be agreed.")),
    gap("C13", "AD_QC", "stop", "Method transfer protocol", "The protocol is a draft without signatures.", "When is the protocol approved?", (f.MTP, "Reviewer | Grace Adeyemi | Calder Ridge QC | pending")),
    gap("C14", "AD_QC", "major", "Acceptance of the HCP transfer", "“Results comparable” has no number and no statistic.", "What is the acceptance criterion for HCP?", (f.MTP, "AM-1142 HCP | comparative | 3 | 2 × 3 | results comparable")),
    gap("C15", "AD_QC", "major", "Transfer of the bioassay", "Treated like a chemical method although its transfer needs a basis of its own.", "On which basis is the potency assay transferred?", (f.MTP, "AM-1150 potency | comparative | 3 | 2 × 2 | ratio 80–125 %"), (f.POT, "its transfer needs a basis of its own")),
]

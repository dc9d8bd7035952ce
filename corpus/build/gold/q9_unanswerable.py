"""Questions that sound as if the package answered them, and are not answered in it."""

from __future__ import annotations

from corpus.build import names as f
from corpus.build.gold.entry import none

QA = [
    none("what happens when feed A is given continuously?", (f.MSG, "whether feed A could be pumped continuously. It was discussed in 2021 and nobody tried it."), absence="not_studied", role="cell culture scientist"),
    none("which antifoam was used back in Process 1?", (f.WIKI, "Which antifoam did Process 1 use? | open"), (f.MATERIALS, "Antifoam C | technical | foam | Silvern"), forbidden=[r"Antifoam C was"], role="cell culture scientist"),
    none("with an air overlay, can the clarified harvest stand two days?", (f.HOLD, "An overlay of air was tried in one bag and LMW was 1.2 % after 36 h; this is one result and no basis for a longer hold."), absence="not_studied"),
    none("is 120 L per sqm on the depth filter still ok if viability comes in at 70?", (f.PCR12_PDF, "Feeds with a viability below 82 % were not available for the study."), (f.DEV31, "Zwischen 62 und 82 % Viabilität liegen keine Daten zur Beladbarkeit vor."), absence="not_studied", role="shift lead"),
    none("proven range for the viral inactivation temperature?", (f.PCR12_PDF, "a proven range for the temperature of the hold can therefore not be given"), (f.PD3, "VI-03 | Temperature during hold | °C | 20 | 18–22 | – | CPP | PCR-0417-12"), absence="not_studied"),
    none("What is the highest pCO2 the cells tolerate at 2000 L?", (f.PCR11, "At 2,000 L the dissolved CO₂ has not been measured in any run so far"), forbidden=[r"\b88\s*mmHg\s+(?:is|as)\s+(?:the\s+)?(?:limit|highest)"], absence="not_studied", role="MSAT engineer"),
    none("why does pool collection on the capture column start at 0.5 AU?", (f.MAIL, "What I cannot tell you is why the front cut is at 0.5"), (f.PCR12_PDF, "The point where pool collection starts was not varied."), forbidden=[r"1[.,]6\s*%"], absence="not_studied", tags=["value_without_reason"]),
    none("what's the proven range for stirring in the 2000 L vessel", (f.PD3, "BR-07 | Agitation | rpm | 95 | 85–105 | – | KPP | –"), absence="not_studied", role="MSAT engineer"),
    none("what ramp time ranges were characterized for the temperature shift?", (f.PCR11, "Ramp times other than 3 h."), absence="not_studied"),
    none("which study supports the lifetime of the CEX resin?", (f.PCR12_PDF, "The lifetime of the CEX resin is still being studied."), absence="not_studied", forbidden=[r"150\s*cycles"]),
    none("TMP range of 0.6-1.4 bar: which study shows it?", (f.PCR12_PDF, "TMP was set to 1.0 bar on the flux curve; no ranges were run."), absence="not_studied"),
    none("what does HMW do when the low pH step runs at 25 degrees?", (f.PCR12_PDF, "Temperature was kept at 20 °C in all HMW runs"), absence="not_studied"),
    none("What impeller diameter does the Calder Ridge reactor have?", (f.PD3, "Production bioreactor | 2,000 L SUB, two impellers D = 0.51 m | 2,000 L SUB, other make, impeller diameter not stated | geometry | obtain drawing"), forbidden=[r"0[.,]51\s*m"], role="MSAT engineer"),
    none("how often can the UF membranes be reused?", (f.PCR12_PDF, "Membrane re-use is outside of this report.")),
]
QA += [
    none("is a diluted SEC sample still good after 48 h in the autosampler?", (f.WIKI, "We never tested beyond 24 h, so no."), (f.VAL, "The study ended at 24 h."), absence="not_studied", role="QC analyst"),
    none("where does the resolution limit 1.5 of the charge variant method come from?", (f.CEX, "Resolution of A2 and main peak | NLT 1.5 | start"), forbidden=[r"\b42\b"], role="QC analyst", tags=["value_without_reason"]),
    none("What's the dwell volume of the RU's UHPLC?", (f.MTP, "CEX: dwell volume | 0.9 mL | not stated | ask RU"), forbidden=[r"\b0[.,]9\s*mL\b.{0,30}(?:RU|Calder)"], role="QC analyst"),
    none("may I start the CEX-HPLC gradient earlier on my instrument?", (f.CEX, "whether the start of the gradient may be shifted has not been tested."), absence="not_studied", role="QC analyst"),
    none("by how much may the HCP results of the two labs differ in the transfer?", (f.MTP, "AM-1142 HCP | comparative | 3 | 2 × 3 | results comparable"), role="QC analyst"),
    none("why did column oven go from 25 to 30 degrees in SEC v5", (f.SEC5, "Flow lowered from 0.5 to 0.4 mL/min and oven raised from 25 to 30 °C; SST resolution tightened."), forbidden=[r"lot 18"], role="QC analyst", tags=["value_without_reason"]),
    none("how long can the CEX pool be held according to the hold study?", (f.HOLD, "The CEX pool was not part of the study because the step was not fixed at that time."), absence="not_studied", forbidden=[r"\b72\s*h\b.{0,40}(?:studied|study|shown|supported)"]),
    none("total time from harvest to freezing that is covered by data?", (f.HOLD, "Holds one after the other, as they add up in production, were not studied."), (f.PD3, "The sum of all holds was not assessed."), absence="not_studied"),
    none("Can the concentrated pool be kept in a bag?", (f.HOLD, "Bags were not tested with the concentrated pool."), absence="not_studied"),
    none("what HMW do we get with the plate freezer at -70?", (f.PCR12_PDF, "Freezing at −70 °C."), (f.PCR12_PDF, "Faster freezing was not compared."), absence="not_studied", forbidden=[r"0[.,]3\s*%"]),
    none("Which P/V does the 2000 L vessel run at with 95 rpm?", (f.INTERVIEW, "No P/V calculation was made."), forbidden=[r"\b22\s*W/m"], role="MSAT engineer"),
    none("what tip speed will we run at in the Calder Ridge vessel?", (f.FIT, "Without diameter and power number of the CR impellers neither P/V nor tip speed can be compared."), role="MSAT engineer"),
    none("kLa of the new sparger?", (f.PD3, "Sparger | drilled hole, 1.0 mm, 180 holes | sintered, 20 µm | gas transfer | kLa mapping"), role="MSAT engineer"),
    none("what caused the precipitate in the strip buffer bag?", (f.MAIL, "the reason was never found"), absence="not_in_package"),
    none("second source for feed B?", (f.MATERIALS, "Feed B | in-house recipe | tyrosine, cystine | Nordholm Media | 4.4 g"), role="supply chain"),
    none("what leaches out of the 2000 L bag?", (f.OPEN, "OP-06 | Leachables of the 2,000 L bag | | | no data yet"), role="QA specialist"),
    none("dirty hold time of the chromatography skid?", (f.OPEN, "OP-07 | Clean hold and dirty hold of the chromatography skids | L. Moreau | tbd | open"), role="operator"),
    none("why exactly three PPQ batches?", (f.OPEN, "Number of PPQ batches: three, reason to be written"), (f.PD3, "Three consecutive PPQ batches at the receiving unit meet SPEC-0417-DS"), role="QA specialist", tags=["value_without_reason"]),
    none("at what temperature range is shipping of the frozen bottles qualified?", (f.OPEN, "OP-09 | Transport qualification of frozen drug substance"), forbidden=[r"-?50\s*°C"], role="QA specialist"),
    none("what aggregate level has been measured below pH 3.4 in the characterization?", (f.PCR12_PDF, "pH below 3.40 was not studied."), absence="not_studied"),
    none("will inactivation in a single tank with recirculation work?", (f.SLIDES, "With one tank and recirculation, as Calder Ridge plans, nobody has shown that."), absence="not_studied", role="MSAT engineer"),
    none("what ratio of feed B to feed A is optimal?", (f.PCR11, "Feed B was not varied; its amount follows feed A by a fixed ratio."), absence="not_studied"),
    none("how many freeze-thaw cycles does the drug substance tolerate?", (f.SPEC, "Store at −40 ± 5 °C in 2 L bottles, protected from light."), role="QA specialist"),
    none("is the resin lifetime valid for cleaning with 0.1 M caustic and Process 3 material?", (f.PCR12_PDF, "The lifetime of 150 cycles was tested with HCCF of Process 2 and cleaning with 0.2 M NaOH."), absence="not_studied", role="QA specialist"),
    none("Why CEX residence time 5 minutes?", (f.PD3, "CX-05 | Residence time | min | 5.0 | 4.5–6.0 | ≥ 4.0 | TBD | PCR-0417-12"), (f.PCR12_PDF, "Residence time was between 4 and 8 min in the runs but not an independent factor."), tags=["value_without_reason"]),
    none("which afucosylation range was linked to clinical efficacy?", (f.PD3, "Afucosylation | CQA | ADCC is part of the mechanism of action | bioreactor"), role="QA specialist"),
    none("what titre does a two-step temperature shift give?", (f.INTERVIEW, "Nobody ever tried a two-step shift."), absence="not_studied", role="cell culture scientist"),
]

"""An antibody drug substance: description in two versions, characterization, risk table, deviation, mail, hold study."""

from tests.assistant.builder import Doc

DOCS = (
    Doc("01_process_description_v3.docx", "Process Description ZR-41 Drug Substance", """
ABBR HCCF = harvested cell culture fluid
ABBR VIN = viral inactivation
# Purpose
This document describes the manufacturing process of ZR-41 at the 2,000 L scale.
# Upstream
## Production culture
The production bioreactor is inoculated at 0.6 × 10⁶ viable cells/mL. The culture runs for 14 days at a working volume of 1,600 L.
The culture temperature is 36.5 °C until day 5 and is then lowered to 33.0 °C. Dissolved oxygen is controlled at 40 %.
Table 1: Production culture parameters, 2,000 L
| Parameter | Unit | Target | NOR | PAR | Class |
|---|---|---|---|---|---|
| Temperature before shift | °C | 36.5 | 36.0–37.0 | 35.5–37.5 | KPP |
| Temperature after shift | °C | 33.0 | 32.5–33.5 | 32.0–34.0 | CPP |
| Culture pH | - | 6.90 | 6.80–7.00 | 6.75–7.10 | CPP |
| Dissolved oxygen | % | 40 | 30–50 | 20–70 | KPP |
| Agitation | rpm | 85 | 80–90 | not established | non-CPP |
Poloxamer 188 is added to the basal medium at 2.0 g/L. Antifoam is dosed on demand, at most 30 mL/day.
## Harvest
The harvest is clarified by depth filtration at up to 110 L/m². HCCF may be held for no longer than 24 h at 2–8 °C before capture.
# Downstream
## Protein A capture
The column is loaded at 25–38 g/L resin and eluted at pH 3.6. The wash buffer contains 500 mM sodium chloride.
Table 2: Capture parameters
| Parameter | Set point | Operating range |
|---|---|---|
| Load density (g/L resin) | 32 | 25–38 |
| Wash volume (CV) | 5 | 4–6 |
| Elution pH | 3.6 | 3.5–3.7 |
| Residence time (min) | 4.0 | 3.8–4.5 |
## Viral inactivation
The eluate is adjusted to pH 3.5 and transferred to a second tank, where it is held for 60 to 90 min at 18–25 °C.
The transfer to a second tank avoids droplets on the walls of the first vessel that never saw the low pH.
## Polishing
The CEX column is loaded at no more than 50 g/L resin. The AEX membrane is operated in flow-through mode.
## Ultrafiltration and diafiltration
The pool is concentrated to 180 g/L after 8 diavolumes. Transmembrane pressure is kept at 0.8 bar.
""", "process_description", "3.0", "2023-05-02", number="PD-410"),
    Doc("01_process_description_v2.docx", "Process Description ZR-41 Drug Substance", """
# Upstream
## Production culture
The culture temperature is 36.5 °C until day 6 and is then lowered to 34.0 °C. The culture runs for 13 days.
# Downstream
## Polishing
The CEX column is loaded at no more than 60 g/L resin.
""", "process_description", "2.0", "2021-11-15", status="superseded", superseded_by="d0", number="PD-410"),
    Doc("02_characterization.pdf", "Process Characterization Report ZR-41", """
# Summary
The 3 L scale-down model was qualified against seven 2,000 L batches; titer was 4 % lower at small scale.
# Production culture
A face-centred design with 27 runs in 3 L bioreactors studied pH, temperature after shift and shift day.
The downshift to 33.0 °C limits acidic variants, which rose from 18 % to 27 % when the culture stayed at 36.5 °C.
A shift one day late, on day 6, raised acidic variants by 1.4 % and left titer unchanged.
The upper end of the pH range was set at 7.10 because high-mannose species exceeded 6 % above that value.
The effect of agitation on product quality was not studied.
# Protein A capture
Dynamic binding capacity at 10 % breakthrough was 47 g/L resin on new resin and 42 g/L after 150 cycles at 4 min residence time.
The upper load limit of 38 g/L was derived from the end-of-life capacity with a safety margin of 10 %.
Elution pH is critical since aggregates increased from 1.2 % to 3.9 % at pH 3.3.
# Polishing
CEX loads of up to 60 g/L resin were tested in four runs; resolution of basic variants was lost at 60 g/L.
""", "characterization_report", "1.0", "2022-08-19", number="PCR-102"),
    Doc("03_fmea.xlsx", "FMEA ZR-41 downstream", """
| Step | Parameter | Failure mode | Effect | S | O | D | RPN | Class | Justification |
|---|---|---|---|---|---|---|---|---|---|
| Protein A | Elution pH | pH too low | aggregation | 8 | 3 | 4 | 96 | CPP | Aggregates rise steeply below pH 3.4 |
| Protein A | Wash conductivity | too low | HCP carry-over | 5 | 2 | 3 | 30 | KPP | HCP is cleared by three further steps |
| CEX | Load density | overload | loss of variant resolution | 6 | 3 | 3 | 54 | CPP | Basic variants co-elute when overloaded |
| Virus filtration | Pause of flow | process interruption | virus breakthrough | 9 | 2 | 5 | 90 | CPP | Small viruses diffuse through the membrane while there is no convective flow |
""", "risk_assessment", "2.0", "2022-10-01", number="RA-77"),
    Doc("04_dev_report.pdf", "Deviation DEV-22-031", """
# Description
During batch Z22007 the pH probe of bioreactor BR-4 drifted, and culture pH reached 7.22 for 5 h on day 8.
# Root cause
The root cause was a cracked membrane of the pH probe, confirmed by the vendor.
# Impact
High-mannose content of batch Z22007 was 6.8 %, against 4.1 % on average in the other batches. The batch was rejected by QA on 2022-07-14.
# Corrective action
Probes are now replaced after 10 sterilisation cycles.
""", "deviation", "1.0", "2022-07-20", number="DEV-22-031"),
    Doc("05_mail.eml", "RE: foam in the 2,000 L", """
Hi Petra,
we dose antifoam on demand only, because simethicone fouled the depth filters in the 2020 campaign when it was dosed by timer.
One lot of poloxamer 188 from the second supplier (lot P2-118) cost us about 30 % of the growth in 2021, so every new lot gets a small-scale use test.
Regards, Jonas Huber
""", "email", None, "2022-03-03"),
    Doc("06_hold.docx", "Hold Time Study ZR-41 Intermediates", """
# Results
HCCF was stable for 36 h at 2–8 °C in bags; at room temperature disulfide reduction was seen after 8 h.
The 24 h limit for HCCF is driven by bioburden and not by product quality.
Table 1: Hold times
| Intermediate | Container | Temperature | Maximum hold | Studied |
|---|---|---|---|---|
| HCCF | bag | 2–8 °C | 24 h | 36 h |
| Neutralised VIN pool | steel tank | 18–25 °C | 48 h | 72 h |
| CEX pool | bag | 2–8 °C | 7 days | 10 days |
| UF/DF pool | bag | 2–8 °C | 3 days | 5 days |
""", "hold_time_study", "1.0", "2022-06-30", number="HT-09"),
    Doc("07_mbr.pdf", "Master Batch Record ZR-41 Polishing", """
# CEX chromatography
- 5.1 Equilibrate the column with 5 CV of buffer C1.
- 5.2 Load the pool at no more than 45 g/L resin.
- 5.3 Wash with 3 CV of buffer C2 until the UV signal is below 0.05 AU.
Approved by: Dr. Lena Vogt, QA
""", "master_batch_record", "4.0", "2023-07-01", number="MBR-418"),
    Doc("08_standzeit.docx", "Bericht Pufferstabilität ZR-41", """
# Ergebnis
Der Elutionspuffer ist 14 Tage bei Raumtemperatur haltbar. Er wird vor Licht geschützt gelagert, weil Histidin unter Licht vergilbt.
""", "report", "1.0", "2022-01-10", language="de"),
)

# (question, class, facts, forbidden, answerable, history)
QUESTIONS = (
    ("Why do we drop the culture to 33 degrees?", "rationale", [["acidic variants"]], [], True, ()),
    ("What happens if the temperature shift is done a day late?", "rationale", [["1\\.4 ?%"]], [], True, ()),
    ("At what temperature is the culture run after the shift?", "value", [["33\\.0"]], [], True, ()),
    ("What is the proven acceptable range for culture pH?", "table", [["6\\.75.7\\.10"]], [], True, ()),
    ("What is the normal operating range of dissolved oxygen?", "table", [["30.50"]], [], True, ()),
    ("Where does the upper pH limit of 7.10 come from?", "range_origin", [["high.mannose"]], [], True, ()),
    ("How many runs are behind the culture pH range, and at which scale?", "range_origin", [["27 runs"], ["3 L"]], [], True, ()),
    ("Why is the load on Protein A capped at 38 g/L?", "range_origin", [["end.of.life|150 cycles"]], [], True, ()),
    ("Why is elution pH a CPP?", "criticality", [["aggregat"]], [], True, ()),
    ("Why is the wash conductivity only a KPP?", "criticality", [["three further steps"]], [], True, ()),
    ("Why do we move the eluate into a second vessel for low pH hold?", "rationale", [["walls|droplets"]], [], True, ()),
    ("How long can the clarified harvest be kept in the cold?", "hold_time", [["24 h"]], [], True, ()),
    ("Is the 24 h HCCF limit about bioburden or product quality?", "hold_time", [["bioburden"]], [], True, ()),
    ("How long may the CEX pool be stored?", "hold_time", [["7 days"]], [], True, ()),
    ("Which CEX load applies: the description, the batch record and the characterization report say different things?", "conflict", [["50 g/L"], ["45 g/L"], ["60 g/L"]], [], True, ()),
    ("Did the culture pH ever leave its range?", "deviation", [["7\\.22"]], [], True, ()),
    ("What was the root cause of DEV-22-031?", "deviation", [["membrane"]], [], True, ()),
    ("Who rejected batch Z22007?", "who", [["QA"]], [], True, ()),
    ("Has poloxamer 188 ever caused trouble?", "raw_material", [["P2-118|30 ?%"]], [], True, ()),
    ("Why don't we dose antifoam on a timer?", "rationale", [["fouled|foul"]], [], True, ()),
    ("Why is a flow interruption during virus filtration forbidden?", "rationale", [["diffuse"]], [], True, ()),
    ("How long is the elution buffer good for?", "language", [["14 (Tage|days)"]], [], True, ()),
    ("Why must the elution buffer be protected from light?", "language", [["Histidin"]], [], True, ()),
    ("What was the CEX load limit in the superseded version?", "version", [["60 g/L"]], [], True, ()),
    ("How was the scale-down model qualified?", "range_origin", [["seven"]], [], True, ()),
    ("And for dissolved oxygen?", "follow_up", [["20.70"]], [], True, ("What is the PAR for culture pH?",)),
    ("And the UF/DF pool?", "follow_up", [["3 days"]], [], True, ("How long may the CEX pool be stored?",)),
    ("Why not longer?", "follow_up", [["bioburden"]], [], True, ("How long may HCCF be held?",)),
    ("How many diavolumes are used?", "value", [["\\b8\\b"]], [], True, ()),
    ("What residence time does the capture column run at?", "table", [["4\\.0"]], [], True, ()),
    # not in the package
    ("What is the highest pCO2 tolerated in the production bioreactor?", "unanswerable", [], [], False, ()),
    ("Why is dissolved oxygen controlled at 40 %?", "unanswerable", [], [], False, ()),
    ("Why is the transmembrane pressure 0.8 bar?", "unanswerable", [], [], False, ()),
    ("Why was 14 days chosen as culture duration?", "unanswerable", [], [], False, ()),
    ("What is the PAR for transmembrane pressure?", "unanswerable", [], [], False, ()),
    ("What is the agitation speed in the 200 L bioreactor?", "unanswerable", [], [], False, ()),
    ("Which resin is used for the CEX step?", "unanswerable", [], [], False, ()),
    ("How long may the drug substance be stored frozen?", "unanswerable", [], [], False, ()),
    ("What was the root cause of DEV-22-045?", "unanswerable", [], [], False, ()),
    ("How many cycles can the CEX resin be used?", "unanswerable", [], [], False, ()),
    ("Why is poloxamer 188 used at 2.0 g/L?", "unanswerable", [], [], False, ()),
    ("How does agitation affect product quality?", "unanswerable", [], [], False, ()),
    ("Who is the supplier of the depth filters?", "unanswerable", [], [], False, ()),
    ("What is the host cell protein limit of the drug substance?", "unanswerable", [], [], False, ()),
    ("How long may the AEX pool be held?", "unanswerable", [], [], False, ()),
    ("What is the flow rate of the virus filtration?", "unanswerable", [], [], False, ()),
)

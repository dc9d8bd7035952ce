"""A chromatographic method and a freeze-dried vial: SOP in two versions, validation, transfer log, lyo cycle report."""

from tests.assistant.builder import Doc

DOCS = (
    Doc("sop_v3.docx", "SEC-HPLC Purity of NB-7", """
# Chromatographic conditions
Table 1: Conditions
| Condition | Value |
|---|---|
| Column | TSKgel G3000SWxl, 7.8 × 300 mm |
| Flow rate | 0.5 mL/min |
| Column temperature | 25 °C |
| Detection | 280 nm |
| Injection volume | 20 µL |
| Mobile phase | 100 mM phosphate, 200 mM sodium chloride, pH 6.8 |
# System suitability
| Test | Limit |
|---|---|
| Resolution monomer/dimer | NLT 1.5 |
| Tailing factor | NMT 1.8 |
| RSD of monomer area (n = 6) | NMT 2.0 % |
# Procedure
New columns are conditioned with 10 injections of product before first use.
Samples are diluted to 1 mg/mL and kept in the autosampler at 5 °C.
""", "method_sop", "3.0", "2023-02-14", number="SOP-QC-88"),
    Doc("sop_v2.docx", "SEC-HPLC Purity of NB-7", """
# Chromatographic conditions
| Condition | Value |
|---|---|
| Flow rate | 0.8 mL/min |
| Column temperature | 25 °C |
""", "method_sop", "2.0", "2021-02-14", status="superseded", superseded_by="d0", number="SOP-QC-88"),
    Doc("validation.pdf", "Validation Report SEC-HPLC NB-7", """
# Robustness
| Variation | Range | Effect on HMW |
|---|---|---|
| Flow rate | 0.45–0.55 mL/min | none |
| Salt | 150–250 mM | HMW recovery dropped to 88 % at 150 mM |
| Column lot | 3 lots | lot 502X recovered 91 % of HMW |
# Solution stability
Sample solutions were stable for 24 h at 5 °C; longer times were not tested.
# Precision
Intermediate precision was determined by two analysts on three days and gave an RSD of 0.6 % for the monomer and 6.1 % for HMW.
The resolution limit of 1.5 was set from the mean of 38 runs minus three standard deviations.
Validation was carried out with version 2.0 of the method at 0.8 mL/min.
""", "method_validation_report", "1.0", "2021-06-01", number="VR-88"),
    Doc("qa_log.csv", "Questions and answers method transfer", """
| Date | Asked by | Question | Answer | Answered by |
|---|---|---|---|---|
| 2023-03-01 | RU QC | Why are new columns conditioned with ten injections? | The first injections lose HMW to free silanols of the packing; after about ten the recovery is constant | M. Ortega, SU AD |
| 2023-03-04 | RU QC | Can a UHPLC be used? | Not tried so far | M. Ortega, SU AD |
| 2023-03-09 | RU QC | Why 200 mM salt? | Below that the aggregate sticks to the column | T. Lind, SU AD |
""", "qa_log", None, "2023-03-09"),
    Doc("lyo.pdf", "Lyophilization Cycle Development NB-7 10 mg Vial", """
# Primary drying
Primary drying is run at a shelf temperature of −25 °C and 100 mTorr for 30 h.
The collapse temperature by freeze-drying microscopy is −29 °C, and the product stayed at −33 °C, which leaves a margin of 4 °C.
Kv was determined gravimetrically on the laboratory dryer with 200 vials.
At 150 mTorr edge vials collapsed in two of three runs.
# Secondary drying
Secondary drying takes 8 h at 30 °C. The target residual moisture is not more than 1.0 %, since oxidation doubled at 2.3 % after six months.
# Stoppers
Stoppers are dried for 6 h at 105 °C; undried stoppers released water and raised cake moisture from 0.6 % to 1.4 % within 12 months.
# Filling
The fill volume is 1.05 mL, an overfill of 5 % to allow withdrawal of 1.0 mL.
Total time out of refrigeration must not exceed 16 h: thaw 6 h, compounding 4 h, filling 6 h.
""", "development_report", "1.0", "2022-05-05", number="LYO-5"),
)

QUESTIONS = (
    ("What flow does the method run at?", "method", [["0\\.5 mL/min"]], [], True, ()),
    ("Why do we put ten injections on a new column?", "rationale", [["silanol|recovery is constant"]], [], True, ()),
    ("Why 200 mM salt in the mobile phase?", "rationale", [["sticks|150 mM"]], [], True, ()),
    ("Where does the resolution criterion of 1.5 come from?", "range_origin", [["38 runs"]], [], True, ()),
    ("Which column lot gave poor HMW recovery?", "method", [["502X"]], [], True, ()),
    ("How long can a sample stay in the autosampler?", "hold_time", [["24 h"]], [], True, ()),
    ("Are samples stable beyond 24 h?", "unanswerable", [], [], False, ()),
    ("Which method version was validated?", "version", [["2\\.0"]], [], True, ()),
    ("What is the limit for tailing?", "table", [["1\\.8"]], [], True, ()),
    ("How precise is the method between analysts?", "method", [["0\\.6 ?%"]], [], True, ()),
    ("What margin to collapse does primary drying have?", "range_origin", [["4 ?°C"]], [], True, ()),
    ("On which dryer was Kv measured?", "range_origin", [["laboratory dryer"]], [], True, ()),
    ("Did vials ever collapse, and where?", "deviation", [["edge vials"]], [], True, ()),
    ("Why are the stoppers dried?", "rationale", [["moisture|water"]], [], True, ()),
    ("How is the time out of refrigeration made up?", "hold_time", [["16 h"], ["6 h"], ["4 h"]], [], True, ()),
    ("Why is residual moisture limited to 1 %?", "rationale", [["oxidation"]], [], True, ()),
    ("Why is there an overfill?", "rationale", [["withdraw"]], [], True, ()),
    ("What is the injection volume?", "table", [["20 ?µL"]], [], True, ()),
    ("Can we run it on a UHPLC?", "unanswerable", [], [], False, ()),
    ("Why is the column temperature 25 °C?", "unanswerable", [], [], False, ()),
    ("Why was the flow rate changed from 0.8 to 0.5 mL/min?", "unanswerable", [], [], False, ()),
    ("What is the limit of quantitation for HMW?", "unanswerable", [], [], False, ()),
    ("Why is primary drying 30 h long?", "unanswerable", [], [], False, ()),
    ("What is the capping force of the vials?", "unanswerable", [], [], False, ()),
    ("What residual moisture is acceptable for the 50 mg vial?", "unanswerable", [], [], False, ()),
    ("How many vials fit on the production dryer?", "unanswerable", [], [], False, ()),
    ("What is the freezing rate?", "unanswerable", [], [], False, ()),
)

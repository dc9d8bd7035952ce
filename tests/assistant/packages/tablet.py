"""A film-coated tablet: development report, batch record, campaign report, slides with notes, material specification."""

from tests.assistant.builder import Doc

DOCS = (
    Doc("dev.docx", "Pharmaceutical Development Report Veltrapin 50 mg Tablets", """
ABBR GVB = granulate volume blender
ABBR CU = content uniformity
# Formulation
Microcrystalline cellulose grade 102 was selected for its flow; grade 101 caused weight variation of more than 4 %.
Magnesium stearate is used at 0.75 %. At 1.0 % dissolution after 30 min fell from 96 % to 83 %.
The drug substance is micronised. A d90 of not more than 40 µm ensures content uniformity, as batches with 62 µm failed the CU test.
# Granulation
Wet granulation is done in a 65 L bowl with an impeller speed of 180 rpm. The end point is a torque increase of 18 %.
The end point was taken over from the platform for similar products.
# Drying
The granules are dried to a loss on drying of 1.5–2.5 %. Below 1.5 % capping was observed, above 2.5 % the drug substance hydrolysed on stability.
# Blending
Magnesium stearate is sieved and added last; final blending takes only 3 min because longer lubrication lowers tensile strength and slows dissolution.
# Compression
Table 4: Compression parameters, 400 kg scale
| Parameter | Target | Range | Criticality | Rationale |
|---|---|---|---|---|
| Main compression force (kN) | 14 | 11–17 | non-critical | Hardness is tested as IPC and dissolution is flat over the range |
| Turret speed (rpm) | 40 | 30–45 | critical | Capping started at 50 rpm |
| Pre-compression force (kN) | 3 | 2–4 | non-critical | |
| Tablet hardness (N) | 110 | 90–130 | IPC | |
# Coating
Coating is applied to a weight gain of 3.0 %. The exhaust air temperature is 48 °C.
The inlet air volume was not evaluated at commercial scale.
""", "development_report", "2.0", "2022-02-01", number="DR-2201"),
    Doc("mbr.pdf", "Master Batch Record Veltrapin 50 mg", """
# Step 7 Granulation
Set the impeller to 180 rpm and the chopper to 1,500 rpm. Spray 9.5 kg of water within 6 min.
# Step 12 Compression
Set the turret speed to 40 rpm. Check hardness every 15 min: 90–130 N.
# Step 14 Coating
Coat until the weight gain is 3.0–4.0 %. Keep the inlet air at 48 °C.
# Holds
| Intermediate | Max. time | Condition |
|---|---|---|
| Dried granules | 30 days | ≤ 25 °C, closed IBC |
| Final blend | 14 days | ≤ 25 °C, closed IBC |
| Cores | 60 days | double PE bag |
""", "master_batch_record", "5", "2023-01-20", number="MBR-VEL-50"),
    Doc("campaign.pptx", "Campaign review 2022 Veltrapin", """
# Slide 3
- 12 batches manufactured, 11 released
- Batch V2209 rejected for sticking
[note] Sticking in V2209 came from a humidity of 61 % in the compression room after the HVAC failure; since then the room is limited to 45 % relative humidity.
# Slide 4
- Yield 96.8 % on average (n = 12)
[note] Karin Blum (MSAT) will report on the torque end point in the 600 L bowl once the trials are done.
""", "slides", None, "2022-12-12"),
    Doc("spec.xlsx", "Material Specification Drug Substance Veltrapin", """
| Test | Limit | Method | Justification |
|---|---|---|---|
| Assay | 98.0–102.0 % | HPLC-071 | |
| Particle size d90 | NMT 40 µm | laser diffraction | content uniformity |
| Water | NMT 0.5 % | Karl Fischer | hygroscopic above 60 % relative humidity |
| Residual ethanol | NMT 5000 ppm | GC-12 | ICH Q3C |
""", "material_specification", "3", "2021-09-09", number="MS-33"),
)

QUESTIONS = (
    ("Why is the magnesium stearate only mixed in for 3 minutes?", "rationale", [["tensile strength|dissolution"]], [], True, ()),
    ("Why not more than 0.75 % magnesium stearate?", "rationale", [["83 ?%|dissolution"]], [], True, ()),
    ("Why do we need API with d90 below 40 microns?", "raw_material", [["content uniformity|CU"]], [], True, ()),
    ("Why was MCC grade 102 picked instead of 101?", "rationale", [["weight variation|flow"]], [], True, ()),
    ("What goes wrong when the granules are dried too far?", "range_origin", [["capping"]], [], True, ()),
    ("What sets the upper limit of the loss on drying?", "range_origin", [["hydroly"]], [], True, ()),
    ("Why is the compression force not critical?", "criticality", [["IPC|flat"]], [], True, ()),
    ("What is the turret speed range?", "table", [["30.45"]], [], True, ()),
    ("Was capping seen at high turret speed?", "deviation", [["50 rpm"]], [], True, ()),
    ("Why was V2209 rejected?", "deviation", [["sticking"]], [], True, ()),
    ("Why is the humidity in the compression room limited to 45 %?", "rationale", [["sticking|V2209"]], [], True, ()),
    ("How long may the final blend wait before compression?", "hold_time", [["14 days"]], [], True, ()),
    ("How long can cores be stored?", "hold_time", [["60 days"]], [], True, ()),
    ("Is 48 °C the inlet or the exhaust temperature in coating?", "conflict", [["inlet"], ["exhaust"]], [], True, ()),
    ("What coating weight gain is required?", "conflict", [["3\\.0 ?%"], ["3\\.0.4\\.0"]], [], True, ()),
    ("What chopper speed is used in granulation?", "value", [["1,?500 ?rpm"]], [], True, ()),
    ("How much water is sprayed?", "value", [["9\\.5 ?kg"]], [], True, ()),
    ("Who looks after the torque end point in the 600 L bowl?", "who", [["Karin Blum"]], [], True, ()),
    ("Where does the 18 % torque end point come from?", "range_origin", [["platform"]], [], True, ()),
    ("Why is the water content of the API limited?", "rationale", [["hygroscopic"]], [], True, ()),
    ("What is the residual ethanol limit?", "table", [["5000 ppm"]], [], True, ()),
    ("And its method?", "follow_up", [["GC-12"]], [], True, ("What is the residual ethanol limit?",)),
    ("How often is hardness checked?", "value", [["15 min"]], [], True, ()),
    ("Which API particle size would fail bioequivalence?", "unanswerable", [], [], False, ()),
    ("Why is the impeller speed 180 rpm?", "unanswerable", [], [], False, ()),
    ("What end point applies in the 600 L bowl?", "unanswerable", [], [], False, ()),
    ("Why may dried granules be kept for 30 days?", "unanswerable", [], [], False, ()),
    ("Is there segregation data for the final blend in the IBC?", "unanswerable", [], [], False, ()),
    ("Why is the pre-compression force 2–4 kN?", "unanswerable", [], [], False, ()),
    ("What is the inlet air volume of the coater?", "unanswerable", [], [], False, ()),
    ("What is the assay limit of the finished tablets?", "unanswerable", [], [], False, ()),
    ("Which supplier delivers the magnesium stearate?", "unanswerable", [], [], False, ()),
    ("How long may coated tablets be stored in bulk?", "unanswerable", [], [], False, ()),
    ("Why is the exhaust air temperature 48 °C?", "unanswerable", [], [], False, ()),
    ("What was the yield of batch V2205?", "unanswerable", [], [], False, ()),
    ("How many batches were made in 2021?", "unanswerable", [], [], False, ()),
)

"""Document numbers, dates, lot codes, references and names hold no quantity."""

from __future__ import annotations

import pytest

from knowledge.quantities import find_quantities

NOT_QUANTITIES: tuple[str, ...] = (
    "PCR-003", "DEV-23-014", "SOP-12-003", "SOP 12.3", "see DEV-23-014 and CAPA-2024-0031", "MBR-0042 Rev. 5",
    "Document No. 100-234", "QC/012/2023", "VAL_2023_17", "BR-2000-01", "PCP-005_v2", "TM 1045", "Form F-112",
    "2024-05-01", "12.03.2024", "12/03/2024", "5 May 2024", "May 5, 2024", "5. Mai 2024", "le 5 mai 2024", "01-Mar-2023",
    "March 2023", "Q3 2024", "2024/05/01", "15JAN2024", "effective 03 June 2022", "between 2019 and 2021", "2019–2021",
    "10:30", "at 14:05", "08:15 Uhr", "10:30 am", "14:05:33", "9 a.m.", "14h30",
    "LOT 23A0417", "Lot No. 4711-22", "Batch 200145", "Charge 0815", "lot 23-0417B", "batch BX-2201", "Lot: 2204417",
    "Section 5.3.2", "see Section 5", "Table 4", "Tables 4 and 5", "Figure 2", "Figures 2–4", "[12]", "[3–5]", "[1, 2]",
    "step 7", "Steps 5 to 10", "Step 12.4", "Appendix 3", "Annex 15", "page 12 of 40", "Page 3/20", "Chapter 4", "§ 21",
    "Abschnitt 4.2", "Tabelle 3", "Abbildung 2", "Schritt 7", "Seite 5", "étape 3", "tableau 4", "5.3.2 Results",
    "ICH Q8", "ICH Q8(R2)", "ICH Q2(R1)", "USP <1224>", "USP <85>", "21 CFR 11.10", "21 CFR Part 211", "Ph. Eur. 2.6.14", "ISO 14644-1",
    "EU GMP Annex 1", "WHO TRS 1044", "PDA TR 65", "ASTM E2500", "version 3.0", "Version 2", "v1.2", "Rev. 03", "Revision 4",
    "Protein A 2", "P-188", "polysorbate 80", "poloxamer 188", "Tween 20", "PEG 4000", "CHO-K1", "IgG1", "Triton X-100", "HEK293",
    "C18 column", "Superdex 200", "316L stainless steel", "SS316L", "A280", "CD20", "H2O2", "NaH2PO4", "Na2HPO4·2H2O", "Bioreactor 2", "Day 5", "day 0–3", "Days 3 to 7",
    "Run 12", "Group 3", "Phase 3", "Type 2 error", "Class 100", "Stage 1", "Grade 5", "+49 89 1234567", "(555) 123-4567", "555-123-4567", "CAS 7647-14-5",
    "96-well plate", "the 3rd and 4th runs", "2D-PAGE", "5 of 6 batches", "n = 6", "n=3", "in the 1990s", "since 2015", "Building 5A", "Suite 12", "room temperature", "overnight",
    "until dissolved", "gently", "White to off-white", "The 3M company", "equipment TK-2001", "tag P-101A", "V-204", "FT-301", "UFDF-02", "Q1 and Q2 reports",
    "two-sided test", "item 4, item 5", "questions 1–5", "lane 3", "3 operators", "Version 2.1, 2022", "13C NMR", "K-12 strain", "the 4 P's", "AKTA 150", "Section 3 and Table 5", "ref. 12", "Ref 4–6",
    "13 degrees of freedom", "day 14 ± 1", "plasmid ratio 1:1:1", "Figure 3C", "5.2 Cell line", "δ13C", "c.347C > A", "pH (+0.834)", "S/N 4711", "one of two",
)


@pytest.mark.parametrize("text", NOT_QUANTITIES)
def test_no_quantity_is_found_in(text: str) -> None:
    assert find_quantities(text) == ()


@pytest.mark.parametrize("text", NOT_QUANTITIES)
def test_no_quantity_is_found_inside_a_sentence_in(text: str) -> None:
    assert find_quantities(f"As described ({text}), the material was released.") == ()

"""The viral safety archive: the clearance report, and a nested archive with a supplier's note in French."""

from __future__ import annotations

from typing import Any

from corpus.build import names
from corpus.build.blocks import PB, H, Meta, P, T, st, why
from corpus.build.document import Document, complete, from_blocks, paragraph_of
from corpus.build.front import back, cover
from corpus.build.package_zip import make_zip
from corpus.build.pdf import render

META = Meta("VC-0417-04", "Viral Clearance Report, ORS-417", "1.0", "2023-01-30", "STUDY REPORT", company="Tessaro Viral Services for Orsanne Biologics AG", serif=True,
            approvals=(("Dr. Livia Tessaro", "Study Director", "2023-01-23"), ("Dr. Jonas Aalbers", "Sponsor", "2023-01-26"), ("Owen Price", "Quality Assurance", "2023-01-30")), history=(("1.0", "2023-01-30", "First issue."),),
            abbreviations=(("LRV", "log reduction value (log10)"), ("MVM", "minute virus of mice"), ("XMuLV", "xenotropic murine leukaemia virus")), references=("Protocol VCP-0417-04",))
VF = {"unit_operation": "virus filtration", "step": "7", "scale": "small-scale filter, 0.001 m²"}
VI = {"unit_operation": "low ph viral inactivation", "step": "5", "scale": "50 mL"}
NOTE = """NOTE TECHNIQUE DU FOURNISSEUR
Filtre viral Clairvir 20N
Société Membralys, service applications, le 12 janvier 2023

1. Pression
Ne pas descendre sous 1,5 bar pendant la filtration : à faible débit, les petits virus retenus dans les pores diffusent vers le filtrat.
La pression maximale admissible est de 3,0 bar.

2. Rinçage
Rincer à l'eau avec 20 L/m² avant l'emploi afin d'éliminer le glycérol.

3. Température
Le filtre est validé entre 4 et 30 °C. Au-dessous de 10 °C, le débit baisse d'environ 35 %.

4. Contrôle d'intégrité
Test de fuite à l'air à 2,0 bar, à faire après chaque emploi. Le résultat avant l'emploi n'est pas exigé.
"""
EXPORT = "run;time_min;pressure_bar;throughput_L_m2;LRV_MVM\nMVM-1;0;2,0;0;\nMVM-1;180;2,0;310;5,1\nMVM-1;240;2,0;400;4,6\nMVM-3;185;2,0;310;4,9\nMVM-3;205;0,0;310;\nMVM-3;215;2,0;330;3,9\n"


def blocks() -> list[Any]:
    return [
        *cover(META),
        H(1, "1 Summary"),
        T("Table 1: Reduction of the virus steps", (("Step", "Virus", "Run 1 (LRV)", "Run 2 (LRV)", "Claim (LRV)"),), (("LPVI", "XMuLV", "≥ 5.2", "4.8", "4.8"), ("Virus filtration", "MVM", "4.6", "4.7", "4.6"), ("Virus filtration", "XMuLV", "≥ 5.4", "≥ 5.5", "5.4"), ("Protein A", "XMuLV", "2.1", "2.4", "not claimed"))),
        H(1, "2 Low-pH viral inactivation"),
        P("The worst case was pH 3.70, 18 °C and 60 min with pool of 20 g/L. Complete inactivation was seen after 30 min in run 1 and after 60 min in run 2.", (st("pH 3.70", "pH during hold", "characterized", operator="le", target=None, low=None, high="3.70", unit_as_written="pH", unit_ucum="[pH]", attribute="XMuLV", subject="step_parameter", **VI),
          st("18 °C", "Temperature during hold", "characterized", operator="ge", target=None, low="18", high=None, unit_as_written="°C", unit_ucum="Cel", attribute="XMuLV", subject="step_parameter", **VI))),
        T("Table 2: XMuLV titre (log~10~ TCID50/mL) at pH 3.70 and 18 °C", (("Time (min)", "Run 1", "Run 2"),), (("0", "6.4", "6.3"), ("5", "4.1", "4.4"), ("15", "2.0", "2.9"), ("30", "≤ 1.2", "1.9"), ("60", "≤ 1.2", "1.5")), ruled=False),
        P("The spike was added to a vessel that was emptied into a second vessel after acidification, as in production. Without this transfer virus was found again after 60 min in a rehearsal (LRV 3.1).",
          (why("Without this transfer virus was found again", "Transfer to second vessel", "characterization", "measured", "Without the transfer virus was found again after 60 min in a rehearsal (LRV 3.1).", unit_operation="low ph viral inactivation"), st("3.1", "XMuLV reduction without transfer", "actual", operator="eq", target="3.1", low=None, high=None, unit_as_written=None, unit_ucum="{log10}", subject="attribute", **VI))),
        PB(), H(1, "3 Virus filtration"),
        T("Table 3: MVM reduction", (("Run", "Pressure (bar)", "Throughput (L/m²)", "Pause (min)", "LRV"),), (("MVM-1", "2.0", "400", "none", "4.6"), ("MVM-2", "2.0", "400", "none", "4.7"), ("MVM-3", "2.0", "330", "20", "3.9"), ("MVM-4", "0.8", "300", "none", "3.7"), ("MVM-5", "2.4", "400", "none", "4.8"))),
        P("A pause of 20 min lowered the reduction of MVM from 4.9 before to 3.9 after the pause (run MVM-3, n = 1). Shorter pauses were not tested.", (why("lowered the reduction of MVM", "Interruption of virus filtration", "characterization", "measured", "A pause of 20 min lowered MVM reduction from 4.9 to 3.9 (n = 1).", unit_operation="virus filtration"), st("20 min", "Pause of virus filtration", "edge_of_failure", operator="eq", target="20", low=None, high=None, attribute="MVM", n=1, subject="step_parameter", **VF))),
        P("At 0.8 bar the reduction was 3.7. The lower limit of the pressure must be kept well above; between 0.8 and 1.7 bar no run was made.", (why("At 0.8 bar the reduction was 3.7", "Pressure", "characterization", "measured", "At 0.8 bar the MVM reduction was only 3.7.", unit_operation="virus filtration"), st("0.8 bar", "Pressure", "edge_of_failure", attribute="MVM", subject="step_parameter", **VF))),
        H(1, "4 Materials and controls"), P("Filter lots: CV-2207 and CV-2209. Spike 0.5 % (v/v). Cytotoxicity and interference controls were acceptable."),
        T("Table 4: Spike recovery and hold controls", (("Control", "Expected (log10)", "Found (log10)", "Accepted"),), (("Load, start", "6.5", "6.4", "yes"), ("Load, end", "6.5", "6.3", "yes"), ("Neutralised load", "6.4", "6.4", "yes"), ("Cytotoxicity, 1:10", "–", "none", "yes"), ("Interference, 1:10", "6.4", "6.2", "yes"))),
        H(1, "5 Conclusion"), P("The process removes or inactivates at least 10.2 log~10~ of retrovirus (LPVI and virus filtration together) and 4.6 log~10~ of parvovirus."),
        *back(META, 6),
    ]


def build() -> list[Document]:
    made = blocks()
    report = from_blocks(names.VIRAL, render(META, made), made)
    french = (
        st("sous 1,5 bar", "Pression de filtration", None, operator="ge", target=None, low="1.5", high=None, unit_as_written="bar", unit_ucum="bar", unit_operation="virus filtration", subject="step_parameter"),
        st("3,0 bar", "Pression maximale", "capability", operator="le", target=None, low=None, high="3.0", unit_as_written="bar", unit_ucum="bar", unit_operation="virus filtration", subject="equipment"),
        st("20 L/m²", "Rinçage avant emploi", "setpoint", unit_operation="virus filtration", subject="step_parameter"),
        why("les petits virus retenus dans les pores diffusent", "Pression de filtration", "supplier", "asserted", "À faible débit, les petits virus diffusent vers le filtrat.", unit_operation="virus filtration"),
        why("afin d'éliminer le glycérol", "Rinçage avant emploi", "supplier", "asserted", "Le rinçage élimine le glycérol.", unit_operation="virus filtration"),
    )
    inner = make_zip([("note_fournisseur_filtre.txt", NOTE.encode()), ("export_MVM.csv", EXPORT.encode("cp1252"))])
    outer = make_zip([("VC-0417-04_viral_clearance_report.pdf", report.data), ("annexes.zip", inner)])
    return [Document(names.VIRAL_ZIP, outer), report, Document(names.FRENCH, NOTE.encode(), tuple(complete(g, paragraph_of(NOTE, g["part"])) for g in french))]

"""The kick-off slides: bullets say what, the speaker notes say why."""

from __future__ import annotations

import io

from pptx import Presentation
from pptx.util import Inches

from corpus.build import names
from corpus.build.blocks import st, why
from corpus.build.document import Document, complete
from corpus.build.package_zip import STAMP, stable_zip

SLIDES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("ORS-417 technology transfer: kick-off", ("Orsanne Biologics AG and Calder Ridge Biomanufacturing", "14 June 2023", "Deck version 1.1"), "Welcome. Twenty minutes for the process, ten for the methods, then questions."),
    ("Who is who", ("Process: Ilse Brandauer, Noor Vesterman, Jonas Aalbers", "MSAT: Tomás Ferreira, Priya Raman", "Analytics: Sunniva Roald, Grace Adeyemi"), "Rolf Halvorsen has retired, but he has agreed to an interview. Ask him about everything before 2022."),
    ("Cell culture", ("14 days, shift to 33 °C on day 5", "Harvest at viability of 60 % or more", "2,000 L single-use"), "The harvest criterion here is from the old description, I did not update the slide. The base goes in through the dip tube since surface addition gave local pH above 8 and clumps of dead cells at 500 L."),
    ("Low-pH viral inactivation", ("pH 3.55, 60 to 90 min, 20 °C", "Second vessel before the hold"), "Why the second vessel: drops on the wall and in the headspace of the first tank never see the acid. The clock starts in the second tank, where every drop has been at pH. With one tank and recirculation, as Calder Ridge plans, nobody has shown that."),
    ("Virus filtration", ("2.0 bar, no interruption", "Throughput up to 350 L/m²"), "No pauses, because when the flow stops small viruses that sit in the pores start to diffuse through. In the virus study a pause of 20 min cost one log. We keep 350 although 400 is proven, to have room for a batch with more aggregates."),
    ("Hold times", ("HCCF 24 h at 2 to 8 °C", "Neutralised pool 48 h", "UF/DF pool 72 h"), "24 h for HCCF is a bioburden limit as far as I remember, we did not want a bag with nutrients to stand longer."),
    ("Freeze and storage", ("2 L bottles, 1.6 L fill", "Blast freezer at −60 °C", "Storage at −40 °C"), "1.6 L and not more: at 1.8 L two of twelve bottles cracked at the shoulder when they froze. −40 °C is below the glass transition of the sucrose solution, which is −33 °C; at −20 °C we saw HMW grow by 0.2 points a month."),
    ("Methods", ("SEC, CEX, HCP ELISA, potency", "Transfer by comparison"), "Sunniva insists that a new SEC column must be conditioned. Potency will be the hard one."),
    ("Open risks", ("pCO₂ at 2,000 L unknown", "Minimum volume of UF skid", "One tank for LPVI"), "We have no answer on pCO₂. The sparger of Calder Ridge is sintered and strips less."),
)
GOLD = (
    (3, "notes", why("since surface addition gave local pH above 8", "Base addition through dip tube", "full_scale_history", "asserted", "Surface addition gave local pH above 8 and clumps of dead cells at 500 L.", unit_operation="production bioreactor")),
    (4, "notes", why("drops on the wall and in the headspace", "Transfer to second vessel", "prior_knowledge", "asserted", "Drops on wall and headspace of the first tank never see the acid.", unit_operation="low ph viral inactivation")),
    (5, "notes", why("when the flow stops small viruses", "Interruption of virus filtration", "characterization", "measured", "When flow stops small viruses diffuse through; a pause of 20 min cost one log.", unit_operation="virus filtration")),
    (5, "notes", why("to have room for a batch with more aggregates", "Throughput", "convenience", "asserted", "350 is kept though 400 is proven, to have room for a batch with more aggregates.", unit_operation="virus filtration")),
    (6, "notes", why("is a bioburden limit as far as I remember", "HCCF", "prior_knowledge", "asserted", "24 h for HCCF is a bioburden limit (from memory).", unit_operation="holds")),
    (7, "notes", why("two of twelve bottles cracked", "Fill volume of a 2 L bottle", "ofat", "measured", "At 1.8 L two of twelve bottles cracked.", unit_operation="fill and freeze")),
    (7, "notes", why("is below the glass transition", "Storage temperature", "characterization", "measured", "−40 °C is below the glass transition (−33 °C); at −20 °C HMW grew 0.2 points a month.", unit_operation="fill and freeze")),
    (6, "body", st("24 h at 2 to 8 °C", "HCCF", "hold_time", operator="le", target=None, low=None, high="24", unit_as_written="h", unit_ucum="h", condition="2–8 °C", unit_operation="holds", subject="hold", quote="HCCF 24 h at 2 to 8 °C")),
    (3, "body", st("viability of 60 % or more", "Viability at harvest", None, operator="ge", target=None, low="60", high=None, unit_as_written="%", unit_ucum="%", unit_operation="production bioreactor", subject="step_parameter", quote="Harvest at viability of 60 % or more")),
    (5, "body", st("up to 350 L/m²", "Throughput", None, operator="le", target=None, low=None, high="350", unit_as_written="L/m²", unit_ucum="L/m2", unit_operation="virus filtration", subject="step_parameter", quote="Throughput up to 350 L/m²")),
)


def build() -> list[Document]:
    deck = Presentation()
    for title, bullets, notes in SLIDES:
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text_frame.text = "\n".join(bullets)
        slide.notes_slide.notes_text_frame.text = notes
        if title == "Hold times":
            table = slide.shapes.add_table(3, 3, Inches(1), Inches(4.6), Inches(7), Inches(1.2)).table
            for r, row in enumerate((("Pool", "Studied (h)", "Allowed (h)"), ("HCCF", "36", "24"), ("UF/DF pool", "72", "72"))):
                for c, text in enumerate(row):
                    table.cell(r, c).text = text
    props = deck.core_properties
    props.title, props.author, props.created, props.modified = "ORS-417 transfer kick-off", "Tomás Ferreira", STAMP, STAMP
    out = io.BytesIO()
    deck.save(out)
    gold = tuple({**complete(g, SLIDES[n - 1][2] if part == "notes" else "\n".join(SLIDES[n - 1][1])), "page": n} for n, part, g in GOLD)
    return [Document(names.SLIDES, stable_zip(out.getvalue()), gold)]

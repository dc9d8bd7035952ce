"""An e-mail thread on the capture step with know-how written nowhere else, and a memo attached as PDF."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

from corpus.build import names
from corpus.build.blocks import H, Meta, P, T, st, why
from corpus.build.document import Document, complete, from_blocks, paragraph_of
from corpus.build.pdf import render

MEMO = Meta("MEMO-0417-23", "Pool cut of the Protein A step", "1", "2023-03-30", "MEMO")
BODY = """Hi Priya,

short answers from my side, sorry for the delay, I was on the engineering run.

1) Load: in routine we stay at 35 g/L although the table says up to 40. The last cycle is always the one where the titre estimate bites us: the HPLC titre is about 4 % low when the sample was frozen. With 35 as target even a wrong titre keeps us below the capacity of old resin.

2) Residence time: do not go below 3.8 min on your 80 cm column. Our packing at 60 cm showed fronting at 330 cm/h once the bed was older than 100 cycles, I think it is the wall effect. Nobody wrote that up.

3) Pool cut: see the memo attached. The short version: we now go down to 0.5 AU/cm at the back because the tail is clean.

4) Wash 2: the 600 mM salt is for the HCP that sticks to the antibody, not to the resin. If you skip it CEX will cope but the ELISA will be noisy.

5) Ah, and the buffer for the strip: prepare it fresh. We had precipitate after five days in the bag (batch 23003), the reason was never found.

What I cannot tell you is why the front cut is at 0.5, it has been like this since the 200 L days.

Cheers
Jonas

Dr. Jonas Aalbers, Downstream Development, Orsanne Biologics AG

> From: Priya Raman
> Sent: 2023-06-07
> Jonas, four questions before we write our batch record: where does the 35 g/L come from
> when the limit is 40, can we run faster on our wider column, why did the end of the
> pool cut change, and is wash 2 needed at all? Anything else we should know?
> Thanks, Priya (Calder Ridge, MSAT)
"""


def memo() -> Document:
    blocks = [
        P("MEMO", style="caption"), P("Pool cut of the Protein A step", style="title"), P("From: J. Aalbers. To: PD-0417-02 file. 2023-03-30"),
        H(1, "1 Question"), P("May pool collection end at 0.5 AU/cm instead of 1.0 AU/cm?"),
        H(1, "2 Data"),
        T("Table 1: Fractions of the descending side (batch 23002, cycle 2)", (("Fraction (AU/cm)", "Share of product (%)", "HMW (% area)", "HCP (ng/mg)"),),
          (("2.0–1.0", "3.1", "1.4", "1,280"), ("1.0–0.5", "1.6", "1.5", "1,350"), ("0.5–0.2", "0.7", "2.9", "4,900"))),
        H(1, "3 Conclusion"),
        P("Ending at 0.5 AU/cm wins 1.6 % of product without change of HMW or HCP; below 0.5 AU/cm both rise. The end of collection is set to 0.5 AU/cm.",
          (why("wins 1.6 % of product", "End of pool collection", "characterization", "measured", "Ending at 0.5 AU/cm wins 1.6 % of product; below that HMW and HCP rise.", unit_operation="protein a"),)),
        P("The front of the peak was not looked at."),
        P("The end of collection may be moved between 0.4 and 0.7 AU/cm by the shift lead when the detector drifts.",
          (st("between 0.4 and 0.7 AU/cm", "End of pool collection", "nor", operator="range", target=None, low="0.4", high="0.7", unit_as_written="AU/cm", unit_ucum="{AU}/cm", unit_operation="protein a", step="4", subject="step_parameter"),)),
    ]
    return from_blocks(names.MAIL_PDF, render(MEMO, blocks), blocks)


def build() -> list[Document]:
    attached = memo()
    message = EmailMessage(policy=SMTP)
    message["From"] = "Jonas Aalbers <j.aalbers@orsanne.example>"
    message["To"] = "Priya Raman <p.raman@calderridge.example>"
    message["Cc"] = "Tomás Ferreira <t.ferreira@orsanne.example>"
    message["Subject"] = "RE: capture step, load and pool cut"
    message["Date"] = "Fri, 09 Jun 2023 17:42:00 +0200"
    message["Message-ID"] = "<20230609174200.0417@orsanne.example>"
    message.set_content(BODY)
    message.add_attachment(attached.data, maintype="application", subtype="pdf", filename="MEMO-0417-23_pool_cut.pdf")
    message.set_boundary("=_orsanne_0417_part")
    gold = (
        why("With 35 as target", "Load", "full_scale_history", "asserted", "35 g/L keeps the load below the capacity of old resin even when the titre is 4 % wrong.", unit_operation="protein a"),
        st("below 3.8 min", "Residence time during load", None, operator="ge", target=None, low="3.8", high=None, unit_as_written="min", unit_ucum="min", unit_operation="protein a", step="4", subject="step_parameter", scale="80 cm column"),
        why("showed fronting at 330 cm/h", "Residence time during load", "full_scale_history", "asserted", "Fronting at 330 cm/h with beds older than 100 cycles.", unit_operation="protein a"),
        why("for the HCP that sticks to the antibody", "Wash 2 conductivity", "prior_knowledge", "asserted", "The salt removes HCP bound to the antibody.", unit_operation="protein a"),
    )
    return [Document(names.MAIL, bytes(message), tuple(complete(g, paragraph_of(BODY, g["part"])) for g in gold)), attached]

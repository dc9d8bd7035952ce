"""A message saved from Outlook (.msg) on media and the shift, with know-how written nowhere else."""

from __future__ import annotations

import datetime

from corpus.build import names
from corpus.build.blocks import st, why
from corpus.build.document import Document, complete, paragraph_of
from corpus.build.msg import message

BODY = """Dear Priya,

you asked what is behind a few lines of the media preparation. From memory:

The water for the basal medium has to be 30 to 35 °C because tyrosine does not dissolve in the cold; above 40 °C the vitamins suffer.

We use basal medium within 10 days at 2 to 8 °C. In batch 22004 it was 12 days old and the culture needed one day more to the shift density. That is the only data point.

Fill the vessel 24 h before inoculation if you can. It shows a leaking bag, and the pH probes settle; we lost no batch to contamination since we do that.

The shift is started in the morning shift on purpose, so that the same people see the end of the ramp. If the chiller is busy with the harvest of another vessel the ramp takes 5 h, we have seen this twice without harm.

What I do not know: whether feed A could be pumped continuously. It was discussed in 2021 and nobody tried it.

Best regards
Noor
"""


def build() -> list[Document]:
    media = {"unit_operation": "media preparation", "subject": "step_parameter"}
    told = (
        st("30 to 35 °C", "Water temperature for basal medium", None, **media),
        why("because tyrosine does not dissolve in the cold", "Water temperature for basal medium", "prior_knowledge", "asserted", "Tyrosine does not dissolve in the cold; above 40 °C the vitamins suffer.", unit_operation="media preparation"),
        st("within 10 days", "Age of basal medium", "hold_time", operator="le", target=None, low=None, high="10", unit_as_written="days", unit_ucum="d", condition="2–8 °C", unit_operation="media preparation", subject="hold"),
        why("the culture needed one day more", "Age of basal medium", "full_scale_history", "measured", "12 days old medium cost one day (one batch).", unit_operation="media preparation"),
        why("so that the same people see the end of the ramp", "Start of the temperature shift", "convenience", "asserted", "Started in the morning so that the same people see the end of the ramp.", unit_operation="production bioreactor"),
        st("5 h", "Ramp time of temperature shift", "actual", condition="chiller busy", unit_operation="production bioreactor", subject="step_parameter"),
    )
    sent = datetime.datetime(2023, 6, 13, 8, 15, tzinfo=datetime.UTC)
    data = message(("Noor Vesterman", "n.vesterman@orsanne.example"), ("Priya Raman", "p.raman@calderridge.example"), "media and shift, what is not in the documents", BODY.replace("\n", "\r\n"), sent)
    return [Document(names.MSG, data, tuple(complete(g, paragraph_of(BODY, g["part"])) for g in told))]

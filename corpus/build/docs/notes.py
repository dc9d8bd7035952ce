"""The interview note (plain text) and the list of open points (Markdown)."""

from __future__ import annotations

from corpus.build import names
from corpus.build.blocks import st, why
from corpus.build.document import Document, complete, paragraph_of

INTERVIEW = """INTERVIEW NOTE (tacit knowledge)
Orsanne Biologics AG, ORS-417
Person: Rolf Halvorsen, head of the cell culture laboratory until March 2023
Held by: Priya Raman (Calder Ridge), 2023-06-16, by telephone, 55 min
Not a controlled document. Read and agreed by R. H. on 2023-06-19.

1. Poloxamer
We lost batch 22009 to a bad lot of poloxamer 188. The cells stopped at half of the usual density and nobody understood it for a
week. The lot had passed its specification. Since then every lot is tested in shake flasks with baffles before it is released to
production; a lot that gives less than 80 % of the density of the standard is refused. The 80 % is a gut feeling, there is no study.

2. Seed train
Do not let the flasks stand when you count. Ten minutes without shaking and the pellet is hard to bring back.
I would not go above 30 days of culture age. It was never about genetics, the bank was tested for longer; older cultures simply
start more slowly and it takes a day longer to reach the transfer density.

3. Production vessel
The 95 rpm were set in the first engineering run by eye: above 105 the foam came through the exhaust filter, below 85 the
temperature at the top and bottom probes differed by more than 0.4 °C. That is all there is. No P/V calculation was made.
We added the base at the bottom because at the top you kill cells.

4. Shift
If the density is not there on day 5, wait. We once shifted at 7 million and the titre was 30 % down.
Nobody ever tried a two-step shift.

5. Antifoam
Use as little as possible. I cannot prove it, but in the batches with a lot of antifoam the virus filter was slow.

6. Harvest
Cool first, then stir slowly. If you cool with the stirrer off the cells settle and you get a plug at the bottom valve.
The 15 degrees are there to slow down the enzymes, below 10 the cooling takes too long in a bag of this size.

7. What he would do again
A larger primary filter. And measure carbon dioxide, which we did not.
"""
OPEN = """# Open points ORS-417 transfer

Status 2023-06-20, kept by T. Ferreira. Version 7.

| No. | Topic | Owner | Due | State |
|-----|-------|-------|-----|-------|
| OP-01 | Impeller diameter and power number of the Calder Ridge vessel | P. Raman | 2023-07-15 | open |
| OP-02 | pCO₂ measurement at 2,000 L | | | open |
| OP-03 | LPVI in one tank with recirculation: acceptable? | A. Kallio | 2023-07-01 | open |
| OP-04 | CEX load: 45 or 50 g/L in the batch record | J. Aalbers | 2023-06-30 | open |
| OP-05 | Hold time of HCCF in the batch record | M. Oyelaran | 2023-06-30 | open |
| OP-06 | Leachables of the 2,000 L bag | | | no data yet |
| OP-07 | Clean hold and dirty hold of the chromatography skids | L. Moreau | tbd | open |
| OP-08 | Bridging of HCP antibody lot | S. Roald | 2023-12-01 | open |
| OP-09 | Transport qualification of frozen drug substance | | | open |
| OP-10 | Number of PPQ batches: three, reason to be written | T. Ferreira | 2023-09-01 | open |

## Remarks

- OP-03: with a second tank the question would not exist. *Calder Ridge has no floor space for it.*
- OP-05: the 48 h are a leftover of version 3.0 of the record.
- Rinse volume of the depth filter after use: 25 L/m² were used in all runs because the yield gains 2 % and more water would dilute the HCCF below 4 g/L.
- Buffer temperatures: keep the Protein A buffers above 15 °C, at 10 °C the column pressure rises by 40 %.

## Decisions

1. Freezing of bottles stays in the blast freezer at the sending unit until the plate freezer has been studied.
2. Engineering runs: two, at full scale, with water first.
"""
BIO = {"unit_operation": "production bioreactor"}


def build() -> list[Document]:
    told = (
        why("a lot that gives less than 80 %", "Poloxamer 188 use-test", "full_scale_history", "asserted", "Lots below 80 % of the standard's density are refused after the loss of batch 22009; 80 % is a gut feeling.", unit_operation="raw materials"),
        why("above 105 the foam came through", "Agitation", "full_scale_history", "asserted", "Set by eye: above 105 rpm foam reached the exhaust filter, below 85 rpm temperature differed by more than 0.4 °C.", **BIO),
        why("older cultures simply", "Culture age at N-1", "full_scale_history", "asserted", "Older cultures start more slowly.", unit_operation="seed train"),
        why("The 15 degrees are there to slow down the enzymes", "Broth temperature at start", "prior_knowledge", "asserted", "15 °C slows down the enzymes; below 10 °C cooling takes too long.", unit_operation="harvest"),
        st("less than 80 %", "Poloxamer 188 use-test", "acceptance", operator="ge", target=None, low="80", high=None, unit_as_written="%", unit_ucum="%", unit_operation="raw materials", subject="material"),
        st("95 rpm", "Agitation", "setpoint", subject="step_parameter", scale="2,000 L", **BIO),
    )
    points = (
        why("because the yield gains 2 %", "Rinse volume of depth filter", "full_scale_history", "measured", "Yield gains 2 %; more water would dilute HCCF below 4 g/L.", unit_operation="harvest"),
        why("at 10 °C the column pressure rises", "Protein A buffer temperature", "full_scale_history", "measured", "At 10 °C the column pressure rises by 40 %.", unit_operation="protein a"),
        st("25 L/m²", "Rinse volume of depth filter", "actual", unit_operation="harvest", subject="step_parameter"),
        st("above 15 °C", "Protein A buffer temperature", None, operator="gt", target=None, low="15", high=None, unit_as_written="°C", unit_ucum="Cel", unit_operation="protein a", subject="step_parameter"),
    )
    lines = [line.lstrip("- ") for line in OPEN.splitlines()]
    placed = tuple(complete(g, next(line for line in lines if g["part"] in line)) for g in points)
    return [Document(names.INTERVIEW, INTERVIEW.replace("\n", "\r\n").encode(), tuple(complete(g, paragraph_of(INTERVIEW, g["part"])) for g in told)), Document(names.OPEN, OPEN.encode(), placed)]

"""Questions that need the turns before them."""

from __future__ import annotations

from corpus.build import names as f
from corpus.build.gold.entry import ask, none

TURN = {"tags": ["multi_turn"]}
QA = [
    ask("RNG", "and why not higher?", [[r"44\s*g/L|90\s*%"]], (f.PCR12_PDF, "The upper limit of the load, 40 g/L, is 90 % of the capacity of aged resin"), history=["what is the maximum load of the protein A column?"], **TURN),
    ask("EQS", "and at 500 litres?", [[r"\b88\b"]], (f.PCR11, "The maximum was 46 mmHg in the model and 88 mmHg at 500 L"), history=["What was the max pCO2 in the small scale model?"], **TURN),
    ask("CRT", "is it critical?", [[r"CPP|critical"]], (f.PD3, "PA-04 | Elution buffer pH | pH | 3.50 | 3.45–3.55 | 3.35–3.65 | CPP | PCR-0417-12"), history=["tell me about the protein A step", "what is the elution pH there?"], **TURN),
    ask("RNG", "what was it in the version before?", [[r"60\s*%"]], (f.PD3, "The harvest criterion was raised from 60 % to 70 % viability after DEV-22-031."), history=["at which viability do we harvest?"], tags=["multi_turn", "superseded"]),
    ask("RAT", "what would happen at 165?", [[r"1[.,]9\s*%"]], (f.PCR12_PDF, "with 165 mM the HMW reaches 1.9 %"), history=["How much salt do we use to elute the CEX?"], **TURN),
    ask("DEV", "what was done about it?", [[r"two portions"], [r"manual addition|interlock"]], (f.DEV14, "Dose acid in two portions with 5 min between | MFG | 2023-06-30 | three batches without alarm"), (f.DEV14, "Interlock: no manual addition below pH 4.0"), history=["Were there deviations in the low pH step in 2023?"], **TURN),
    ask("HLD", "in what container was that tested?", [[r"steel|316L"]], (f.HOLD, "The UF/DF pool of 150 mg/mL was stable for 72 h in steel at 2 to 8 °C (HMW 0.9 to 1.0 %)."), history=["how long may the UF/DF pool be held?"], **TURN),
    none("and for a pause of five minutes?", (f.VIRAL, "Shorter pauses were not tested."), history=["what does a 20 minute stop of the virus filter do to the clearance?"], absence="not_studied", tags=["multi_turn"]),
]

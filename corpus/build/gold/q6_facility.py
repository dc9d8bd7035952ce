"""Questions on the fit of the receiving unit."""

from __future__ import annotations

from corpus.build import names as f
from corpus.build.gold.entry import ask

QA = [
    ask("EQS", "stirrer speeds at 200, 500 and 2000 L?", [[r"\b110\b"], [r"\b130\b"], [r"\b95\b"]], (f.FIT, "Agitation | rpm | 110 | 130 | 95 | not stated"), role="MSAT engineer", tags=["table", "list"]),
    ask("EQS", "will their chrom skid be fast enough for the 80 cm column?", [[r"1[,.]?508"], [r"1[,.]?500"]], (f.FIT, "the skid of CR must deliver 1,508 L/h for that, which is just above its maximum of 1,500 L/h"), role="MSAT engineer"),
    ask("EQS", "how much product do we need at least so that the new UF skid reaches 180 g/L", [[r"7[.,]6\s*kg"]], (f.FIT, "With a minimum working volume of 42 L at least 7.6 kg of product are needed to reach 180 g/L."), role="MSAT engineer"),
    ask("EQS", "which steps do not fit at the receiving site?", [[r"LPVI|viral inactivation|low[- ]pH"]], (f.FIT, "LPVI | no | second tank or study | A. Kallio"), role="project manager", tags=["table", "list"]),
    ask("RNG", "what DO band will the Calder Ridge loop accept?", [[r"\b30\b|[-−]\s*10"], [r"\b60\b|\+\s*20"]], (f.FIT, "DO (% sat) | 40 | −10 | +20"), role="automation engineer", tags=["table"]),
]
QA += [
    ask("EQS", "power number of the impellers in the sponsor's 2000 L vessel?", [[r"\b1[.,]3\b"]], (f.FIT, "Power number, each | 1.3 | 1.3 | not stated"), role="MSAT engineer", tags=["table"]),
]

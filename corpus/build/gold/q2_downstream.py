"""Questions on purification that the package answers."""

from __future__ import annotations

from corpus.build import names as f
from corpus.build.gold.entry import ask

QA = [
    ask("RNG", "the 40 g/L on the protein A, is that for fresh or for old resin?", [[r"44\s*g/L"], [r"150\s*cycles", r"aged resin"]], (f.PCR12_PDF, "The upper limit of the load, 40 g/L, is 90 % of the capacity of aged resin: after 150 cycles 44 g/L were found at a residence time of 4.0 min."), role="MSAT engineer"),
    ask("RAT", "if we are allowed 40 on the capture column why does the sponsor only load 35", [[r"titre"], [r"4\s*%\s*low", r"capacity of old resin"]], (f.MAIL, "the HPLC titre is about 4 % low when the sample was frozen. With 35 as target even a wrong titre keeps us below the capacity of old resin."), role="MSAT engineer"),
    ask("RAT", "what happens when you underload protA?", [[r"HCP"], [r"1[,.]?900\s*ng/mg", r"more HCP"]], (f.PCR12_PDF, "Below 20 g/L the pool holds more HCP per mg of product (up to 1,900 ng/mg), since the HCP bound to the resin does not depend on the load.")),
    ask("CRT", "Why is elution pH critical while the wash 2 conductivity is just key?", [[r"2[.,]7\s*%", r"HMW"], [r"120\s*ng/mg", "fifty-?fold"]], (f.PCR12_PDF, "Elution pH is critical: HMW in the pool rises from 1.3 % at pH 3.50 to 2.7 % at pH 3.35, and above pH 3.65 product tails and the yield falls below 88 %."), (f.PCR12_PDF, "Wash conductivity is a key parameter only: over the whole range HCP changes by about 120 ng/mg, and the CEX step clears at least fifty-fold."), role="QA specialist"),
    ask("RAT", "do we really need wash 2? what is the salt for", [[r"HCP"], [r"antibody"]], (f.MAIL, "4) Wash 2: the 600 mM salt is for the HCP that sticks to the antibody, not to the resin."), role="MSAT engineer"),
    ask("RAT", "end of pool collection went down to 0.5 AU, why?", [[r"1[.,]6\s*%"]], (f.MAIL_PDF, "Ending at 0.5 AU/cm wins 1.6 % of product without change of HMW or HCP; below 0.5 AU/cm both rise."), tags=["superseded"]),
    ask("EQS", "can we run faster than 300 cm/h on our wider capture column?", [[r"3[.,]8\s*min"], [r"fronting"]], (f.MAIL, "2) Residence time: do not go below 3.8 min on your 80 cm column."), (f.MAIL, "Our packing at 60 cm showed fronting at 330 cm/h once the bed was older than 100 cycles"), role="MSAT engineer"),
    ask("RNG", "dynamic capacity of the affinity resin at 4 min, new vs end of life", [[r"\b52\b"], [r"\b44\b"]], (f.PCR12_PDF, "4.0 | 52 | 48 | 44"), tags=["table"]),
    ask("RNG", "with what caustic was the 150 cycle claim made?", [[r"0[.,]2\s*M"]], (f.PCR12_PDF, "The lifetime of 150 cycles was tested with HCCF of Process 2 and cleaning with 0.2 M NaOH."), role="QA specialist"),
    ask("RAT", "why's acid addition capped at 2 litres a minute", [[r"flocs?"], [r"3\s*L/min"]], (f.PCR12_PDF, "Acid is added at not more than 2.0 L/min because at 3 L/min flocs were seen around the inlet which did not dissolve again (200 L tank, one trial)."), role="shift lead"),
    ask("RNG", "where do 3.70 and 60 minutes in the virus inactivation come from?", [[r"virus study", "XMuLV"], [r"4[.,]8\s*log"]], (f.PCR12_PDF, "The upper pH of 3.70 and the shortest time of 60 min come from the virus study: at pH 3.70, 60 min and 18 °C XMuLV was reduced by 4.8 log10.")),
    ask("HLD", "how much aggregate after 2 h at pH 3.4?", [[r"2[.,]4\s*%?"]], (f.PCR12_PDF, "3.40 | 1.4 | 1.8 | 2.1 | 2.4"), tags=["table"]),
    ask("RAT", "what makes 60 g/L the ceiling on the cation exchanger in the characterization?", [[r"65\s*g/L"], [r"2[.,]2\s*%"]], (f.PCR12_PDF, "Up to 60 g/L the pool stays below 1.5 % HMW; at 65 g/L aggregates are displaced into the pool (2.2 %).")),
    ask("RNG", "salt window for CEX elution and what breaks outside it?", [[r"135"], [r"165"], [r"84\s*%"], [r"1[.,]9\s*%"]], (f.PCR12_PDF, "With 135 mM NaCl the yield falls to 84 %, with 165 mM the HMW reaches 1.9 %; the PAR of the elution salt is bounded by these two.")),
    ask("RNG", "is there any extra condition when we load the CEX above 45?", [[r"2[.,]5\s*%"]], (f.PD3, "Above 45 g/L only when the HMW of the neutralised pool is not more than 2.5 %."), role="shift lead"),
    ask("RNG", "how many litres per m2 did they prove on the virus filter, and how much had the flux dropped?", [[r"400\s*L/m"], [r"32\s*%"]], (f.PCR12_PDF, "At 400 L/m² the flux had fallen by 32 % and the parvovirus reduction was still above 4 log10; this volume is the proven limit.")),
    ask("RAT", "reason for crossflow max 360 LMH?", [[r"HMW"], [r"pump"]], (f.PCR12_PDF, "UD-02: more than 360 LMH gave HMW through the pump passes, less than 240 LMH made the step longer than a shift.")),
    ask("RAT", "why 8 DVs when 7 would do", [[r"0[.,]1\s*%", "safety margin", "margin"]], (f.PCR12_PDF, "UD-04: after 7 diavolumes acetate is below 0.1 % of the start (sieving coefficient 1.0); the eighth is a safety margin.")),
    ask("EQS", "why can't we go over 200 g/L in UF?", [[r"22\s*mPa"], [r"inlet pressure"]], (f.PCR12_PDF, "UD-06: at 180 g/L the viscosity is 14 mPa·s at 20 °C, at 200 g/L it is 22 mPa·s and the inlet pressure limit of the skid is reached."), role="MSAT engineer"),
    ask("RAT", "why is the PS80 put in only at the very end?", [[r"micelles"], [r"30\s*kDa", "membrane"]], (f.PCR12_PDF, "Polysorbate 80 is added after the last membrane step, as the 30 kDa membrane holds micelles back and the content would drift during diafiltration.")),
    ask("RAT", "who decided on pH 6 for the formulation and based on what", [[r"minimum"], [r"HMW"]], (f.PCR12_PDF, "The pH of 6.0 is the minimum of HMW formation in the stress study (5.5 to 6.5, 40 °C, 4 weeks).")),
    ask("EQS", "Min working volume of UF skid at both sites?", [[r"18\s*L"], [r"42\s*L"]], (f.PD3, "UF/DF skid, minimum working volume | 18 L | 42 L | hold-up | check over-concentration"), tags=["table"], role="MSAT engineer"),
    ask("RMA", "strip buffer for protein A, anything to watch out for?", [[r"fresh"], [r"precipitate", r"five days"]], (f.MAIL, "prepare it fresh. We had precipitate after five days in the bag (batch 23003), the reason was never found."), role="buffer prep"),
]

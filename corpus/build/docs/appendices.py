"""Appendix tables of the two characterization reports: long, over several pages, with repeated headers."""

from __future__ import annotations

import math
import random
from typing import Any

from corpus.build.blocks import PB, H, P, T


def daily_log() -> list[Any]:
    """Daily values of the 24 response surface runs."""
    rng = random.Random(24)
    rows = []
    for run in range(1, 25):
        peak = 21 + rng.gauss(0, 1.2)
        for day in (0, 3, 5, 7, 9, 11, 12, 14):
            vcd = 0.5 + peak / (1 + math.exp(-(day - 4.6) / 0.9)) - max(0, day - 10) * 1.1
            viability = 98 - max(0, day - 8) ** 1.5 * 0.9 + rng.gauss(0, 0.5)
            lactate = max(0.2, 2.4 * math.exp(-((day - 5) ** 2) / 6) + rng.gauss(0, 0.1))
            rows.append((f"R{run:02d}", str(day), f"{vcd + rng.gauss(0, 0.3) if day else 0.5:.1f}", f"{min(viability, 99):.0f}", f"{rng.uniform(2.1, 5.8):.1f}", f"{lactate:.1f}", f"{rng.uniform(36, 44):.0f}", f"{290 + day * 7 + rng.gauss(0, 5):.0f}"))
    return [
        PB(), H(1, "Appendix A: Daily values of the response surface runs"),
        P("Offline values. Glucose is the value before the daily feed. pCO₂ of the 3 L vessel, not corrected."),
        T("Table A1: Daily values", (("Run", "Day", "VCD", "Viability", "Glucose", "Lactate", "pCO₂", "Osmolality"), ("", "", "(10⁶ vc/mL)", "(%)", "(g/L)", "(g/L)", "(mmHg)", "(mOsm/kg)")), tuple(rows), spans=((0, 0, 2, 1), (0, 1, 2, 1))),
    ]


def cex_runs() -> list[Any]:
    """The 20 runs of the CEX design and the flux decay of the virus filter."""
    rng = random.Random(20)
    rows = []
    for run in range(1, 21):
        load, salt, ph = ((30, 45, 60)[run % 3], (135, 150, 165)[(run // 3) % 3], (5.3, 5.5, 5.7)[(run // 2) % 3])
        hmw = 0.7 + 0.02 * max(0, load - 45) + 0.06 * max(0, salt - 150) - 0.02 * max(0, 150 - salt) + rng.gauss(0, 0.04)
        rows.append((f"C{run:02d}", str(load), str(salt), f"{ph:.1f}", f"{rng.uniform(4, 8):.1f}", f"{91.5 + 0.2 * (salt - 150) - 0.3 * max(0, 150 - salt) + rng.gauss(0, 0.5):.1f}", f"{hmw:.2f}", f"{25 + 0.5 * (load - 45) + rng.gauss(0, 3):.0f}"))
    flux = tuple((str(v), *(f"{100 - 32 * (v / 400) ** 1.4 + rng.gauss(0, 0.8):.0f}" for _ in range(3))) for v in range(0, 421, 20))
    return [
        PB(), H(1, "Appendix A: Runs of the CEX design"),
        T("Table A1: CEX design runs", (("Run", "Load (g/L)", "NaCl (mM)", "Load pH", "Residence time (min)", "Yield (%)", "HMW (% area)", "HCP (ng/mg)"),), tuple(rows)),
        H(1, "Appendix B: Flux of the virus filter"),
        T("Table B1: Flux over throughput at 2.0 bar (% of start)", (("Throughput (L/m²)", "Filter lot CV-2207", "Filter lot CV-2209", "Filter lot CV-2211"),), flux, ruled=False),
        P("Lot CV-2211 was run with pool of 16 g/L."),
    ]

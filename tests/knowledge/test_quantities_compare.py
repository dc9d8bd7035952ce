"""Equal values are told across units and phrasings; look-alike units and limits are not equal."""

from __future__ import annotations

import subprocess
import sys

import pytest

from knowledge.quantities import find_quantities, holds_value, same_value
from knowledge.records import Quantity


def one(text: str) -> Quantity:
    (quantity,) = find_quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("36.5 ± 0.5 °C", "36.0–37.0 °C"), ("1.0 bar", "1000 mbar"), ("14.5 psi", "1.00 bar"), ("24 h", "1 day"),
        ("90 min", "1 h 30 min"), ("37 °C", "310 K"), ("98.6 °F", "37.0 °C"), ("1 mg/mL", "1 g/L"),
        ("150 LMH", "150 L/m²/h"), ("8 kp", "78 N"), ("25 mM", "0.025 M"), ("0.5e6 cells/mL", "5 × 10⁵ cells/mL"),
        ("100 mTorr", "133 µbar"), ("10 CFU/100 mL", "1 CFU/10 mL"), ("NLT 95.0 %", "≥ 95 %"), ("2,000 L", "2000 L"),
        ("0,5 mg", "0.50 mg"), ("30 rpm ± 10 %", "27–33 rpm"), ("250 nm", "0.25 µm"), ("1:10", "1:10 dilution"),
        ("NLT 90 % and NMT 110 %", "90–110 %"),
    ],
)  # fmt: skip
def test_the_same_value_in_another_form(first: str, second: str) -> None:
    assert same_value(one(first), one(second))
    assert same_value(one(second), one(first))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("15 psig", "15 psi"), ("15 psid", "15 psi"), ("15 psig", "15 psia"), ("30 g/L", "30 g/L resin"),
        ("5 °C", "ΔT of 5 °C"), ("5 %", "5 % w/w"), ("5 % w/v", "5 % v/v"), ("1 M NaOH", "1 m pipe"), ("5 mM", "5 mm"),
        ("1e6 cells/mL", "1e6 viable cells/mL"), ("≤ 5 mg", "< 5 mg"), ("≤ 5 mg", "≥ 5 mg"), ("1 EU/mL", "1 IU/mL"),
        ("5 CV", "5 DV"), ("36.5 °C", "36.8 °C"), ("24 h", "30 h"), ("1 day", "30 h"), ("2–8 °C", "2–10 °C"),
        ("36.5 ± 0.5 °C", "36.5 ± 1.0 °C"), ("10 CFU/100 mL", "10 CFU/10 mL"), ("1 bar", "1 psi"), ("5 °C", "5 min"),
    ],
)  # fmt: skip
def test_not_the_same_value(first: str, second: str) -> None:
    assert not same_value(one(first), one(second))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The culture ran at 36.5 ± 0.5 °C.", "36.5 °C"), ("Hold for NMT 24 hours.", "≤ 24 h"), ("Load 20 – 40 g/L resin", "20–40 g/L resin"),
        ("Conforms to reference", "Conforms to standard"), ("Protein load | g/L | 20 | 40", "20–40 g/L"),
        ("Temperature | 36.5 | 36.0–37.0", "36.0–37.0 °C"), ("at 1,000 mbar", "1.0 bar"),
    ],
)  # fmt: skip
def test_a_text_holds_a_value(text: str, wanted: str) -> None:
    assert holds_value(text, one(wanted))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The culture ran at 36.5 ± 0.5 °C.", "35.5 °C"), ("Hold for NMT 24 hours.", "≤ 48 h"), ("see DEV-23-024", "24 h"),
        ("Hold for NMT 24 hours.", "≥ 24 h"), ("15 psig", "15 psi"), ("Protein load | g/L | 20 | 45", "20–40 g/L"),
        ("Temperature was controlled.", "36.5 °C"), ("Lot 36", "36 °C"),
    ],
)  # fmt: skip
def test_a_text_does_not_hold_a_value(text: str, wanted: str) -> None:
    assert not holds_value(text, one(wanted))


def test_finding_quantities_does_not_import_pint() -> None:
    code = (
        "import sys; from knowledge.quantities import find_quantities as f;"
        "assert len(f('36.5 °C ± 0.5 °C, 2–8 °C, 30 rpm ± 10 %')) == 3; print('pint' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

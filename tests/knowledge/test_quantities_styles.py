"""Number styles are told from a text's own numbers and words; a given style wins."""

from __future__ import annotations

import pytest

from knowledge.quantities import NumberStyle, find_quantities, format_quantity, tell_style


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("The volume is 2,000 L.", "2000"), ("Das Volumen beträgt 2.000 L.", "2000"), ("2.000 L", "2.000"), ("2 000 L", "2000"),
        ("Der Wert von 1.000 g bei 6.8 bar", "1.000"), ("0,500 g", "0.500"), ("1.234,5 g", "1234.5"), ("1,234.5 g", "1234.5"),
        ("Le volume est de 2,125 L", "2.125"), ("1'500 L", "1500"), ("12,5 mg", "12.5"), (".5 mL", "0.5"),
        ("1,500,000 cells", "1500000"), ("007 mg", "007"),
    ],
)  # fmt: skip
def test_a_number_is_read_in_the_style_of_its_text(text: str, target: str) -> None:
    assert find_quantities(text)[0].target == target


@pytest.mark.parametrize(("style", "target"), [("en", "2000"), ("de", "2.000"), ("fr", "2.000")])
def test_a_given_style_decides(style: NumberStyle, target: str) -> None:
    assert find_quantities("2,000 L", style=style)[0].target == target


def test_a_clear_text_needs_no_style() -> None:
    assert tell_style("36,5 °C und 0,5 bar") == "en"


@pytest.mark.parametrize(
    ("text", "style", "written"),
    [
        ("36.5 ± 0.5 °C", "de", "36,5 ± 0,5 °C"), ("NMT 0.5 % w/w", "en", "≤ 0.5 % w/w"), ("2-8 °C", "en", "2 – 8 °C"),
        ("1.5E6 cells/mL", "fr", "1,5 × 10⁶ cells/mL"), ("pH 6.8", "en", "pH 6.8"), ("30 rpm ± 10%", "en", "30 rpm ± 10 %"),
        ("-20 °C", "en", "−20 °C"), ("Report result", "en", "Report result"),
    ],
)  # fmt: skip
def test_a_quantity_is_written_as_people_write(text: str, style: NumberStyle, written: str) -> None:
    assert format_quantity(find_quantities(text)[0], style) == written

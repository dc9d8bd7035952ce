"""What a quote's parts share is put back, in parts that are built alike and in no others."""

from __future__ import annotations

import pytest

from assistant.llm.elided import spelled_out


@pytest.mark.parametrize(
    ("quote", "whole"),
    [
        ("The old probe read 7.1 % and the new probe 6.8 % of saturation.", "The new probe read 6.8 % of saturation."),
        ("The old probe read 7.1 % and the new probe 6.8 % of saturation.", "The old probe read 7.1 % of saturation."),
        ("The left valve opens by steam, the right valve by air.", "The right valve opens by air."),
        ("The pause is set by foam and not by heat.", "The pause is not set by heat."),
        ("Titre held for two thaw cycles, but colour rose after the third.", "Colour rose after the third thaw cycle."),
    ],
)
def test_each_part_is_said_whole(quote: str, whole: str) -> None:
    assert whole in list(spelled_out(quote))


@pytest.mark.parametrize(
    "quote",
    [
        "The probe read 7.1 % and the temperature fell 3 °C.",
        "The old probe read 7.1 % and drifted 0.2 %.",
        "The vials are filled by pump 1 and washed by pump 2.",
        "The cake was dried at 40 °C, and the result was poor.",
    ],
)
def test_parts_that_are_built_otherwise_stay_as_they_are(quote: str) -> None:
    assert not list(spelled_out(quote))

"""Links: what is the same parameter, what stays apart, and why."""

from __future__ import annotations

from tests.assistant.builder import Doc
from tests.assistant.extracting import groups, read_docs


def _table(section: str, *rows: str) -> str:
    return f"## {section}\n\n| No. | Parameter | Unit | NOR |\n|---|\n" + "\n".join(f"| {row} |" for row in rows)


def _joined(*texts: str) -> list[set[str]]:
    return groups(
        *read_docs(*(Doc(f"{n}.docx", "Process", text, "process_description") for n, text in enumerate(texts)))
    )


def test_word_order_and_abbreviations_do_not_matter() -> None:
    found = _joined(
        _table("Bioreactor", "– | Temperature, growth phase | °C | 36–37"),
        _table("Bioreactor", "– | Growth temp. | °C | 36–37"),
    )
    assert found == [{"Temperature, growth phase@production bioreactor", "Growth temp.@production bioreactor"}]


def test_the_same_number_joins_two_spellings() -> None:
    found = _joined(
        _table("Bioreactor", "BR-07 | Stirrer | rpm | 80–90"),
        _table("Bioreactor", "BR-07 | Impeller speed | rpm | 80–90"),
    )
    assert len(found) == 1


def test_inlet_and_exhaust_mass_and_volume_and_two_steps_stay_apart() -> None:
    assert (
        len(_joined(_table("Drying", "– | Inlet temperature | °C | 50–60", "– | Exhaust temperature | °C | 38–42")))
        == 2
    )
    assert (
        len(
            _joined(
                _table("Capture", "P-1 | Load mass | g/L | 20–40"), _table("Capture", "P-1 | Load volume | L | 2–4")
            )
        )
        == 2
    )
    assert (
        len(
            _joined(
                _table("Protein A chromatography", "– | pH | pH | 3–4"),
                _table("Viral inactivation", "– | pH | pH | 3–4"),
            )
        )
        == 2
    )


def test_different_kinds_of_unit_are_not_joined_by_a_number() -> None:
    assert (
        len(_joined(_table("Capture", "P-1 | Load | g/L | 20–40"), _table("Capture", "P-1 | Load limit | bar | 2–4")))
        == 2
    )


def test_a_name_without_step_joins_the_only_step_that_has_it() -> None:
    found = _joined(
        _table("Summary", "– | Wash 2 conductivity | mS/cm | 50–60"),
        _table("Protein A chromatography", "– | Wash 2 conductivity | mS/cm | 50–60"),
    )
    assert found == [{"Wash 2 conductivity@None", "Wash 2 conductivity@protein A"}]


def test_every_link_says_why() -> None:
    _, links = read_docs(
        Doc(
            "a.docx",
            "P",
            _table("Bioreactor", "BR-1 | Stirrer | rpm | 80–90", "BR-2 | pH | pH | 6–7"),
            "process_description",
        )
    )
    assert links and all(link.reason for link in links)

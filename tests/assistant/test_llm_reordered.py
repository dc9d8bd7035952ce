"""The same said in another order holds; another thing said in that order does not; a letter in a name is no unit."""

from __future__ import annotations

import pytest

from assistant.llm.check import judge
from assistant.llm.grounds import Ground, make_grounds
from assistant.units import DocumentText
from tests.assistant.builder import Doc, Package


def ground(text: str) -> Ground:
    package = Package([Doc(file="a.docx", title="Report", text=text)])
    document = DocumentText(package.entries[0], package.texts[package.entries[0].id])
    (unit,) = (unit for number in range(len(document.elements)) for unit in document.units(number))
    return make_grounds([(unit, True)], {})[0]


GRIND = "At 40 rpm, the paste heated to 31 °C, so the mill is run at 25 rpm instead of 30 rpm."
SEAL = "The seal is replaced every 60 cycles, since leaks were seen at 75 cycles."
SINCE = "The filter has been in use, since 2019 without change."
LEAD = "Lead was below 0.2 ppm in all six lots, against a limit of 0.5 ppm."
TRAY = "Trays are dried for 9 h, with 14 h as the longest time."
DENIED = "The valve was not closed, so the tank emptied in 4 min."


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        (SEAL, "Because leaks were seen at 75 cycles, the seal is replaced every 60 cycles."),
        (GRIND, "The mill is run at 25 rpm because the paste heated to 31 °C at 40 rpm."),
        (GRIND, "Because the paste heated to 31 °C at 40 rpm, the mill is run at 25 rpm instead of 30 rpm."),
        (LEAD, "The limit of lead is 0.5 ppm."),
        (TRAY, "The longest time is 14 h."),
        (DENIED, "The tank emptied in 4 min because the valve was not closed."),
    ],
)
def test_another_order_of_the_same_holds(quote: str, sentence: str) -> None:
    assert judge(sentence, [ground(quote)]).why_not is None


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        (SEAL, "Because the seal is replaced every 60 cycles, leaks were seen at 75 cycles."),
        (SEAL, "Because leaks were seen at 60 cycles, the seal is replaced every 75 cycles."),
        (SEAL, "Because no leaks were seen at 75 cycles, the seal is replaced every 60 cycles."),
        (GRIND, "The paste heated to 31 °C because the mill is run at 25 rpm."),
        (GRIND, "The mill is run at 30 rpm because the paste heated to 31 °C at 40 rpm."),
        (GRIND, "The mill is run at 40 rpm because the paste heated to 31 °C at 25 rpm."),
        (SINCE, "Because 2019 was without change, the filter has been in use."),
        (LEAD, "The limit of lead is 0.2 ppm."),
        (LEAD, "Lead was below 0.5 ppm in all six lots."),
        (TRAY, "The longest time is 9 h."),
        (TRAY, "The shortest time is 14 h."),
        (DENIED, "The tank emptied in 4 min because the valve was closed."),
        (DENIED, "The tank emptied because the valve was closed, not in 4 min."),
    ],
)
def test_another_thing_in_such_an_order_does_not(quote: str, sentence: str) -> None:
    assert judge(sentence, [ground(quote)]).why_not is not None


ROW = "| Step | Temperature |\n|---|---|\n| Proteinase K treatment | 56 |"
MEASURED = "| Step | Temperature (K) |\n|---|---|\n| Cold finger | 77 |"


@pytest.mark.parametrize(
    "sentence", ["The temperature of proteinase K treatment is 56 K.", "Proteinase K treatment: temperature 56 K."]
)
def test_the_letter_of_a_name_is_no_unit(sentence: str) -> None:
    assert judge(sentence, [ground(ROW)]).why_not is not None
    assert judge(sentence.replace("56 K", "56 K"), [ground("Proteinase K treatment is at 56 °C.")]).why_not is not None


def test_a_unit_that_the_header_gives_still_holds() -> None:
    assert judge("The temperature of the cold finger is 77 K.", [ground(MEASURED)]).why_not is None

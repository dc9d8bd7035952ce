"""The process map: steps in their order, what is known of each, and what bears on an attribute."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.records import KnowledgeField, KnowledgeItem
from service.api.state import Service
from service.process_map import StepKnown, WhyGraph, WhyNode, _order
from tests.ui.app_support import bound, opened, parameter, text_of
from ui.app.components.drawings import picture, process_svg, why_svg
from ui.app.components.value_rows import step_name


@pytest.fixture(scope="module")
def alone(home: Path) -> Iterator[Service]:
    with bound(home, sponsor=None) as service:
        yield service


def step(name: str, number: str) -> KnowledgeItem:
    return KnowledgeItem(id=name, type="steps", name=name, fields=(KnowledgeField(name="step", value=number),))


def test_steps_stand_as_the_package_numbers_them() -> None:
    parameters = [parameter("1", "Load", "capture", "nor", "1 g"), parameter("2", "Speed", "milling", "nor", "2 rpm")]
    order, _ = _order([step("Milling", "10"), step("Capture", "2.1")], parameters)
    assert order["capture"] < order["milling"]


def test_names_of_steps_are_written_as_people_write_them() -> None:
    assert step_name("uf/df") == "UF/DF" and step_name("fill and freeze") == "Fill and freeze"
    assert step_name("Low-pH hold") == "Low-pH hold"


def test_nothing_of_a_document_acts_in_a_picture() -> None:
    from base64 import b64decode

    evil = '<script>alert("x")</script>'
    graph = WhyGraph(attribute=evil, parameters=(WhyNode(kind="parameter", name=evil, parameter_id="p"),))
    for drawing in (process_svg([StepKnown(name=evil, purpose=evil, parameters=1)], arrows=True), why_svg(graph)):
        html = picture(drawing, dark=False)
        data = b64decode(html.partition("base64,")[2].partition('"')[0]).decode()
        assert "<script" not in data and "<script" not in html


def test_the_page_opens(alone: Service) -> None:
    test = opened("process")
    assert not test.exception
    assert "Process map" in text_of(test)

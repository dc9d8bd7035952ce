"""The API's own description: whole, consistent, with examples that fit their schemas."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from service.api.app import create_app
from service.settings import Settings

METHODS = {"get", "post", "put", "patch", "delete"}
CONTRACT = {
    ("post", "/ingestions"), ("get", "/ingestions/{job_id}"), ("get", "/ingestions/{job_id}/events"), ("get", "/documents"),
    ("get", "/documents/{document_id}"), ("get", "/documents/{document_id}/pages/{number}.png"),
    ("get", "/documents/{document_id}/view"), ("post", "/search"), ("post", "/ask"), ("get", "/parameters"),
    ("get", "/knowledge/{type}"), ("post", "/statements/{statement_id}/reviews"),
    ("post", "/rationales/{rationale_id}/reviews"), ("post", "/parameters/{parameter_id}/merge"),
    ("post", "/parameters/{parameter_id}/split"), ("post", "/feedback"), ("get", "/audit"), ("get", "/healthz"),
    ("get", "/readyz"), ("get", "/metrics"),
}  # fmt: skip


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return create_app(Settings(home=tmp_path_factory.mktemp("home") / Path("none"))).openapi()


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in described["paths"].items():
        for method in METHODS & item.keys():
            yield method, path, item[method]


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_the_routes_of_the_contract_are_there(described: dict[str, Any]) -> None:
    there = {(method, path.removeprefix("/api/v1")) for method, path, _ in operations(described)}
    assert there >= CONTRACT
    assert "/v1/chat/completions" in described["paths"]


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    for reference in references(described):
        node: Any = described
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]


def test_operations_are_named_once_and_tell_their_problems(described: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(described)]
    assert len(names) == len(set(names))
    for method, path, operation in operations(described):
        for status in ("400", "401", "403", "404", "422", "429", "500"):
            told = operation["responses"][status]["content"]
            assert "application/problem+json" in told, (method, path, status)


def test_schemas_are_valid_and_examples_fit(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    examples = 0
    for name, schema in schemas.items():
        Draft202012Validator.check_schema(schema)
        if "example" in schema:
            whole = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
            Draft202012Validator(whole).validate(schema["example"])
            examples += 1
    assert examples >= 9


def test_intended_use_and_its_exclusions_are_told(described: dict[str, Any]) -> None:
    words = " ".join(described["info"]["description"].split())
    assert "decision support" in words and "does not release or reject batches" in words

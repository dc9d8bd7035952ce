"""Which tables set two sites side by side or list method transfers, by their headers in several languages."""

from __future__ import annotations

import pytest

from assistant.extract.comparison_tables import coded, transfer_columns


@pytest.mark.parametrize(
    ("headers", "type_", "name_at", "fields"),
    [
        (("Item", "SU", "RU", "Difference", "Impact", "Action"), "equipment_comparisons", 0,
         (None, "sending_value", "receiving_value", "difference", "impact", "action")),
        (("Unit operation", "Feature", "Sending site", "Receiving site", "Same?"), "equipment_comparisons", 1,
         ("unit_operation", None, "sending_value", "receiving_value", "same")),
        (("Merkmal", "Abgebender Standort", "Aufnehmender Standort", "Bewertung"), "equipment_comparisons", 0,
         (None, "sending_value", "receiving_value", "impact")),
        (("Method", "Transfer type", "Analysts", "Lots", "Acceptance criterion", "Statistic"), "method_transfers", 0,
         (None, "transfer_type", "analysts", "lots", "criterion", "statistic")),
        (("Test", "Replicates", "Criterion", "Result", "Decision"), "method_transfers", 0,
         (None, "replicates", "criterion", "result", "decision")),
    ],
)  # fmt: skip
def test_headers_tell_the_table(
    headers: tuple[str, ...], type_: str, name_at: int, fields: tuple[str | None, ...]
) -> None:
    assert transfer_columns(headers) == (type_, name_at, fields)


@pytest.mark.parametrize(
    "headers",
    [
        ("Parameter", "Unit", "Target", "NOR", "PAR"),
        ("Method", "Title", "Version"),
        ("Test", "Limit", "Result"),
        ("Batch", "Titer", "Yield", "Result"),
        ("Role", "Sending unit", "Task", "Date", "Sign"),
        ("Step", "Failure mode", "Effect", "S", "O", "D", "RPN", "Action"),
    ],
)
def test_other_tables_are_left_alone(headers: tuple[str, ...]) -> None:
    assert transfer_columns(headers) is None


@pytest.mark.parametrize(
    ("name", "written", "code"),
    [
        ("transfer_type", "Comparative testing", "comparative"), ("transfer_type", "Co-validation", "co_validation"),
        ("transfer_type", "partial revalidation", "partial_revalidation"), ("transfer_type", "to be agreed", None),
        ("decision", "Not accepted", "not_accepted"), ("decision", "passed", "accepted"), ("impact", "none", None),
    ],
)  # fmt: skip
def test_words_become_codes_where_they_say_one(name: str, written: str, code: str | None) -> None:
    assert coded(name, written) == code

"""The door of the command line."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from knowledge.errors import UsageError
from service.settings import Settings, load_settings, unknown_environment
from ui.cli.main import COMMANDS, run, split_globals


def test_global_options_are_taken_before_and_after_the_command() -> None:
    globals_, rest = split_globals(["--home", "h", "ask", "why?", "--sponsor=acme", "--json"])
    assert globals_ == {"home": "h", "sponsor": "acme", "json": "1"}
    assert rest == ["ask", "why?"]


def test_after_two_dashes_everything_is_an_argument() -> None:
    assert split_globals(["ask", "--", "--json"]) == ({}, ["ask", "--", "--json"])


def test_an_unknown_command_is_a_usage_error_with_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ingset", "x"]) == 2
    assert "did you mean 'ingest'" in capsys.readouterr().err


def test_help_lists_every_command_and_loads_no_heavy_library() -> None:
    code = (
        "import sys; from ui.cli.main import run; run(['--help'])\n"
        "heavy = {'typer','pydantic','torch','chromadb','onnxruntime','streamlit','langchain_core'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert all(name in done.stdout for name in [*COMMANDS, "eval"])


def test_quantities_prints_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["quantities", "hold at 36.5 ± 0.5 °C", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["quantities"]
    assert [(q["low"], q["high"], q["unit_ucum"]) for q in found] == [("36.0", "37.0", "Cel")]


def test_quantities_without_text_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["quantities"]) == 2
    assert "--file" in capsys.readouterr().err


def test_flags_win_over_environment_and_environment_over_file(tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "k.toml"
    file.write_text('sponsor = "file"\nproduct = "file"\nworkers = 3\n')
    settings = load_settings(
        {"sponsor": "flag"}, environment={"KNOWLINE_SPONSOR": "env", "KNOWLINE_PRODUCT": "env"}, config=file
    )
    assert (settings.sponsor, settings.product, settings.workers) == ("flag", "env", 3)


def test_unknown_and_out_of_bounds_settings_are_refused_with_their_source(tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "k.toml"
    file.write_text("wrokers = 3\n")
    with pytest.raises(UsageError, match=r"wrokers.*settings file"):
        load_settings({}, environment={}, config=file)
    with pytest.raises(UsageError, match=r"workers.*environment"):
        load_settings({}, environment={"KNOWLINE_WORKERS": "0"})


def test_secrets_are_redacted_and_misspelt_variables_are_told() -> None:
    settings = Settings(chat_api_key="sk-very-secret")
    assert "very-secret" not in str(settings.redacted())
    assert unknown_environment({"KNOWLINE_HOEM": "x", "KNOWLINE_HOME": "y"}) == ("KNOWLINE_HOEM",)

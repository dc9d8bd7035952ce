# Few commands. The environment lives in .venv and is made when first needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SAMPLE_HOME := build/demo
DATA := $(or $(KNOWLINE_DATA),../shared/data)

.PHONY: demo test check check-system bench eval clean

$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt torch
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev,eval,postgres]'
	touch $@

demo: $(STAMP)
	$(BIN)/knowline --home $(SAMPLE_HOME) --sponsor orsanne --product ors-417 ingest corpus/sample/package --password-file corpus/sample/passwords.txt; \
	  status=$$?; test $$status -eq 0 -o $$status -eq 3
	$(BIN)/knowline --home $(SAMPLE_HOME) --sponsor orsanne --product ors-417 ask "Why may the clarified harvest not be held longer than 24 h?"

# Tests that fork, and those of the app (which stands in for the main module), run in processes of their own.
FORKING := tests/ingest/test_crash.py tests/knowledge/test_storage.py

test: $(STAMP)
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not system" $(FORKING)
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not system" $(addprefix --ignore=,$(FORKING)) --ignore=tests/ui
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not system" tests/ui

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m corpus.check

check-system: $(STAMP)
	bash tests/system.sh $(BIN)

bench: $(STAMP)
	$(BIN)/python -m eval.bench --data $(DATA) --out docs/quality.md

eval: $(STAMP)
	$(BIN)/python -m eval.gate --build build/eval --data $(DATA) --quality docs/quality.md \
	  $(addprefix --results ,$(wildcard build/tests.xml))

clean:
	rm -rf build out

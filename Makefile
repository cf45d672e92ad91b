# Every target sets up all it needs: a virtual environment in .venv with the pinned dependencies.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
WORKERS ?= 2

.PHONY: demo test lint format bench soak
.DEFAULT_GOAL := test

$(READY): requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

demo: $(READY)
	$(BIN)/portal demo

test: $(READY)
	tools/browser.sh
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadgroup $(TESTS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

bench: $(READY)
	$(BIN)/python -m pytest tests/bench --numprocesses 0 $(TESTS)

soak: $(READY)
	$(BIN)/python -m pytest tests/soak --numprocesses 0 $(TESTS)
	TEST_PAGES=both $(BIN)/python -m pytest -k postgres --numprocesses $(WORKERS) --dist loadgroup

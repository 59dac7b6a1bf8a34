# Needs only Python 3.11 or newer. PYTHON=python3.12 make test takes another one.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CONSTRAINTS := constraints.txt
COVERAGE_FLOOR := 90
PYTEST_OPTIONS ?= -n 2

.PHONY: help demo soak test audit sbom format clean

help:
	@echo "make demo     install into .venv, collect the sample blog, show what came of it (leaves demo.db)"
	@echo "make test     install into .venv, then format, lint, types, import contracts and tests"
	@echo "make soak     a crawl of 3,000 pages, killed again and again, and fifty power cuts (about five minutes)"
	@echo "make audit    known vulnerabilities of what is installed (asks a service on the network)"
	@echo "make sbom     write docs/sbom.json, the parts this program is made of (CycloneDX)"
	@echo "make format   format the code, sort the imports"
	@echo "make clean    remove .venv, caches and demo.db"

demo: $(VENV)/.installed
	$(BIN)/python -m warraq demo --database demo.db

test: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest $(PYTEST_OPTIONS) --cov --cov-fail-under=$(COVERAGE_FLOOR)

soak: $(VENV)/.installed-dev
	WARRAQ_SOAK_PAGES=3000 $(BIN)/pytest tests/hostile/test_hostile_disk.py
	WARRAQ_SOAK_CUTS=50 $(BIN)/pytest tests/storage/test_power_cut.py

audit: $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet pip-audit
	sed 's/<=/==/' $(CONSTRAINTS) > $(VENV)/pinned.txt
	$(BIN)/pip-audit --requirement $(VENV)/pinned.txt --no-deps --disable-pip

# Where a part was downloaded from is left out: it differs from machine to machine.
sbom: $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet cyclonedx-bom
	sed 's/<=/==/' $(CONSTRAINTS) > $(VENV)/pinned.txt
	$(BIN)/cyclonedx-py requirements $(VENV)/pinned.txt --output-reproducible --of JSON \
	  | $(BIN)/python -c "import json, sys; bom = json.load(sys.stdin); \
	    [part.pop('externalReferences', 0) for part in bom['components']]; bom['metadata'].pop('tools', 0); \
	    json.dump(bom, sys.stdout, indent=1); print()" \
	  > docs/sbom.json

format: $(VENV)/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage* build *.egg-info
	rm -f demo.db demo.db-wal demo.db-shm demo.db-lock

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "warraq needs Python 3.11 or newer; PYTHON=python3.12 make … takes another one" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml $(CONSTRAINTS) | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --constraint $(CONSTRAINTS) --editable .
	touch $@

$(VENV)/.installed-dev: pyproject.toml $(CONSTRAINTS) | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --constraint $(CONSTRAINTS) --editable '.[dev]'
	touch $@ $(VENV)/.installed

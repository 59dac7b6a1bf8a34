# Needs only Python 3.11 or newer. PYTHON=python3.12 make test takes another one.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CONSTRAINTS := constraints.txt
COMPILED := $(wildcard articles/extraction/compiled/*.pyx)
COVERAGE_FLOOR := 90
PYTEST_OPTIONS ?= -n 3 --dist loadgroup
PURE_TESTS := $(addprefix tests/,articles dates decoding dedup extraction feeds text urls ingest/test_prepare.py test_hints.py)

.PHONY: help demo soak quick check test slow coverage test-all lowest audit sbom format clean

help:
	@echo "make demo     install into .venv, collect the sample blog, show what came of it (leaves demo.db)"
	@echo "make quick    the tests of the pure rooms, but not of hostile input: forty seconds, for while you write"
	@echo "make test     install into .venv, then format, lint, types, import contracts and all tests that are not slow"
	@echo "make test-all make test, make slow (kills, power cuts, whole journeys, floors) and make coverage (of the pure rooms)"
	@echo "make soak     a crawl of 3,000 pages, killed again and again, and fifty power cuts (about five minutes)"
	@echo "make lowest   the tests with the oldest releases that pyproject.toml allows (installed into .venv-lowest)"
	@echo "make audit    known vulnerabilities of what is installed (asks a service on the network)"
	@echo "make sbom     write docs/sbom.json, the parts this program is made of (CycloneDX)"
	@echo "make format   format the code, sort the imports"
	@echo "make clean    remove .venv, caches and demo.db"

demo: $(VENV)/.installed
	$(BIN)/python -m warraq demo --database demo.db

quick: $(VENV)/.installed-dev
	$(BIN)/pytest $(PYTEST_OPTIONS) -m "not slow" --ignore-glob='*_hostile*' $(PURE_TESTS)

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check
	$(BIN)/pytest $(PYTEST_OPTIONS) -m "not slow"

slow: $(VENV)/.installed-dev
	$(BIN)/pytest $(PYTEST_OPTIONS) -m slow

# Not part of make test: it doubles the time. All in Python, so that both ways are tested.
coverage: $(VENV)/.installed-dev
	WARRAQ_PURE=1 $(BIN)/pytest $(PYTEST_OPTIONS) -m "not slow" --cov --cov-fail-under=$(COVERAGE_FLOOR) $(PURE_TESTS)

# One after the other, also with make -j: each takes all processors.
test-all: test
	$(MAKE) slow
	$(MAKE) coverage

lowest: pyproject.toml
	$(PYTHON) -m venv --clear $(VENV)-lowest
	$(VENV)-lowest/bin/python -c "import re, tomllib; \
	  project = tomllib.load(open('pyproject.toml', 'rb'))['project']; \
	  names = project['dependencies'] + project['optional-dependencies']['dev']; \
	  print(*(re.match(r'([\w-]+(?:\[[\w,]+\])?)>=([\w.]+)', name).expand(r'\1==\2') for name in names), sep='\n')" > $(VENV)-lowest/oldest.txt
	$(VENV)-lowest/bin/python -m pip install --quiet --requirement $(VENV)-lowest/oldest.txt --editable .
	$(VENV)-lowest/bin/python -m pytest $(PYTEST_OPTIONS)

soak: $(VENV)/.installed-dev
	WARRAQ_SOAK_PAGES=3000 $(BIN)/pytest tests/hostile/test_hostile_disk.py
	WARRAQ_SOAK_CUTS=50 $(BIN)/pytest tests/storage/test_power_cut.py

# A part that the service knows nothing of counts as an error (--strict): it would be called clean otherwise.
audit: $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet pip-audit
	sed 's/<=/==/' $(CONSTRAINTS) > $(VENV)/pinned.txt
	@rm -f $(VENV)/audit.txt
	@$(BIN)/pip-audit --requirement $(VENV)/pinned.txt --no-deps --disable-pip --strict --output $(VENV)/audit.txt \
	  || { cat $(VENV)/audit.txt 2>/dev/null \
	    || echo "not audited: the service that knows of vulnerabilities gave no answer (see above)" >&2; exit 1; }

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
	rm -rf $(VENV) $(VENV)-lowest .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage* build *.egg-info
	rm -f articles/extraction/compiled/*.so
	rm -f demo.db demo.db-wal demo.db-shm demo.db-lock

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "warraq needs Python 3.11 or newer; PYTHON=python3.12 make … takes another one" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml setup.py $(COMPILED) $(CONSTRAINTS) | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --constraint $(CONSTRAINTS) --editable .
	touch $@

$(VENV)/.installed-dev: pyproject.toml setup.py $(COMPILED) $(CONSTRAINTS) | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --constraint $(CONSTRAINTS) --editable '.[dev]'
	touch $@ $(VENV)/.installed

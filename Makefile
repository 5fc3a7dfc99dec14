# Seminars. 'make help' lists what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test test-quick check browser bench bench-groups soak lock clean

# The first that is new enough, and really runs.
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
# Tests must not depend on what the caller's shell has set.
CLEAN := env $(foreach name,$(filter SEMINARS_% FLASK_% PYTEST_% PORT WEB_CONCURRENCY PYTHONPATH PYTHONWARNINGS,$(shell env | cut -d= -f1)),-u $(name))

# A file's tests stay together, so that what they share is made once.
PYTEST = $(CLEAN) $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

NO_PIP = echo "The packages could not be installed. Is the network there? Then try again." >&2; exit 1

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

run: $(VENV)/.run ## start the application with the demo season on http://127.0.0.1:8000
	@exec $(BIN)/python -m seminars.serve

test: $(VENV)/.dev ## check style, imports and types, and run every test on both databases
	@$(MAKE) --no-print-directory check
	@$(PYTEST) -m "not browser"
	@$(MAKE) --no-print-directory browser

check: $(VENV)/.dev ## ruff, import-linter, mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy

browser: $(VENV)/.dev ## the tests in Chromium
	@if [ -n "$$CHROMIUM$$CI$$SEMINARS_REQUIRE_BROWSER" ] || command -v chromium chromium-browser google-chrome >/dev/null; then \
		$(PYTEST) tests/browser; \
	else \
		echo "Browser tests were left out: no Chromium is installed here."; \
	fi

test-quick: $(VENV)/.dev ## the tests on SQLite only, without the browser
	@$(PYTEST) -m "not browser" -k "not postgresql"

bench: $(VENV)/.dev ## measure pages, desk, registrations, badges, import, mailings, packs, report, the slot and summaries against bare ones
	@for each in pages desk registrations badges importing mailing packs report slot summaries; do \
		[ ! -f tests/benchmarks/$$each.py ] || { echo "== $$each"; $(CLEAN) $(BIN)/python -m tests.benchmarks.$$each; }; done

bench-groups: $(VENV)/.dev ## measure the assignment to groups against chance, a spreadsheet and the bound
	@$(CLEAN) $(BIN)/python -m tests.benchmarks.assignment

soak: $(VENV)/.dev ## keep the application busy for SOAK_SECONDS (120) and watch its memory
	@$(CLEAN) $(BIN)/python -m tests.benchmarks.soak

lock: $(VENV)/bin/python ## pin the newest versions that fit together
	$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-tools
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-header --no-annotate --upgrade -o requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-header --no-annotate --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean: ## remove the virtual environment and what tests leave behind; the data stay
	rm -rf $(VENV) .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

$(VENV)/bin/python:
	@if ! "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		echo "Seminars needs Python 3.11 or newer, and none was found. Install it, or name it: make run PYTHON=/path/to/python3.11" >&2; exit 1; fi
	@echo "Making the virtual environment ..."
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); \
		echo "The virtual environment could not be made. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/.run: requirements.lock | $(VENV)/bin/python
	@echo "Installing what Seminars needs (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock || { $(NO_PIP); }
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(VENV)/bin/python
	@echo "Installing what the tests need (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock || { $(NO_PIP); }
	@touch $@ $(VENV)/.run

# Seminars. 'make help' lists what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test test-quick check browser bench soak lock clean

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
# Tests must not depend on what the caller's shell has set.
CLEAN := env $(foreach name,$(filter SEMINARS_% PORT WEB_CONCURRENCY FLASK_%,$(shell env | cut -d= -f1)),-u $(name))

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

run: $(VENV)/.run ## start the application with the demo season on http://127.0.0.1:8000
	@exec $(BIN)/python -m seminars.serve

test: $(VENV)/.dev ## check style, imports and types, and run every test on both databases
	@$(MAKE) --no-print-directory check
	@$(CLEAN) $(BIN)/python -m pytest -n 2 --dist loadgroup -m "not browser"
	@$(MAKE) --no-print-directory browser

check: $(VENV)/.dev ## ruff, import-linter, mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy

browser: $(VENV)/.dev ## the tests in Chromium
	@if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || [ -n "$$CHROMIUM" ] || [ -n "$$CI" ]; then \
		$(CLEAN) $(BIN)/python -m pytest -m browser; \
	else \
		echo "Browser tests were left out: no Chromium is installed here."; \
	fi

test-quick: $(VENV)/.dev ## the tests on SQLite only, without the browser
	@$(CLEAN) $(BIN)/python -m pytest -n 2 -m "not browser" -k "not postgresql"

bench: $(VENV)/.dev ## measure the main pages against a bare page
	@$(CLEAN) $(BIN)/python -m tests.benchmarks.pages

lock: ## pin the newest versions that fit together
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-header --no-annotate --upgrade -o requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-header --no-annotate --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean: ## remove the virtual environment and what tests leave behind
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

$(VENV)/bin/python:
	@if [ -z "$(PYTHON)" ] || ! "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		echo "Seminars needs Python 3.11 or newer, and found $$("$(PYTHON)" --version 2>/dev/null || echo none). Install it, or name it: make run PYTHON=/path/to/python3.11" >&2; exit 1; fi
	@echo "Making the virtual environment ..."
	@"$(PYTHON)" -m venv $(VENV)

$(VENV)/.run: requirements.lock | $(VENV)/bin/python
	@echo "Installing what Seminars needs (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(VENV)/bin/python
	@echo "Installing what the tests need (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@ $(VENV)/.run

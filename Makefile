# The project's two commands: make run, make test. Needs python3 (3.11 or newer, with venv) and make.
UV := .tools/bin/uv
DOSIS := .venv/bin/dosis
SALES ?=
AWARE ?= $(dir $(SALES))aware_dk.tsv
export UV_PROJECT_ENVIRONMENT := .venv

.PHONY: run run-real test test-quick setup
.DEFAULT_GOAL := run

run: setup
	@$(DOSIS) run

run-real: setup
	@test -f "$(SALES)" || { echo "Name the real file: make run-real SALES=/path/to/amgros_antibiotic_sales.csv" >&2; exit 1; }
	@DOSIS_HOME=.dosis-real $(DOSIS) run "$(SALES)" $(if $(wildcard $(AWARE)),"$(AWARE)")

test: setup
	@.venv/bin/python tests/everything.py

test-quick: setup
	@.venv/bin/python tests/everything.py --quick

setup: .venv/.ready

.tools/bin/uv:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "dosis needs python3 3.11 or newer." >&2; exit 1; }
	@python3 -m venv .tools && .tools/bin/python -m pip install --quiet "uv>=0.9,<0.14"

.venv/.ready: pyproject.toml uv.lock | .tools/bin/uv
	@echo "Setting up .venv (once; about 1.2 GB)"
	@$(UV) sync --locked
	@touch .venv/.ready

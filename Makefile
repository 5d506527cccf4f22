# `make` lists the recipes; CI runs the same ones.
.DEFAULT_GOAL := help
.PHONY: help install compile demo up test test-all lint types format gold chaos bench endurance data migration schemas lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

help: ## list the recipes
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  \033[36m%-9s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: compile ## install into .venv, from the lock file with hashes, and compile the rules of reading and merging

$(STAMP): requirements.lock pyproject.toml
	@test -x $(BIN)/python || { echo "making $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@echo "installing from requirements.lock"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

compile: $(STAMP) ## compile the rules of reading and merging where they have changed, if there is a C compiler
	@$(BIN)/python hatch_build.py

demo: install ## run the main job on an embedded broker and sink: seed articles in, events out
	@$(BIN)/ingest demo

up: install ## the same, and stay until Ctrl-C
	@$(BIN)/ingest demo --stay

test: $(STAMP) ## all tests
	@$(BIN)/python -m pytest

test-all: $(STAMP) ## all tests, those that take minutes too
	@$(BIN)/python -m pytest --slow

lint: $(STAMP) ## ruff, the formatter's check, the import rules
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/lint-imports

types: $(STAMP) ## mypy, strict
	@$(BIN)/mypy

format: $(STAMP) ## let ruff lay the code out
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format --quiet

data: $(STAMP) ## check the tables of words, codes and places, and compile the index
	@$(BIN)/ingest index

migration: $(STAMP) ## write a migration of what has changed in the tables: make migration WHAT="Events know …"
	@$(BIN)/python -m ingest.sinks.migrations "$(WHAT)"

schemas: $(STAMP) ## write schemas/ anew from ingest/records
	@$(BIN)/ingest schemas

gold: install ## score against the gold standards, where they are found
	@$(BIN)/python tests/gold/gate.py

chaos: install ## faults while articles are read: make chaos FAULTS="kill-worker stop-broker" OPTIONS=--resume
	@$(BIN)/python tests/chaos/chaos.py $(FAULTS) $(OPTIONS)

bench: install ## speed and memory of what runs for each article
	@$(BIN)/python tests/bench/bench.py
	@$(BIN)/python tests/bench/stream_bench.py

endurance: install ## 200,000 articles through one worker: does its memory grow?
	@$(BIN)/python tests/bench/endurance.py

lock: $(STAMP) ## resolve the lock files anew, the image's from ours (needs uv, which it installs into .venv)
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.11 \
	  --all-extras --group dev --output-file requirements.lock pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.11 \
	  --constraint requirements.lock --extra postgres --group build --output-file deploy/requirements.lock pyproject.toml

clean: ## remove what the recipes made
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build dist ingest/compiled.*.txt
	find . -name '*.so' -not -path './$(VENV)/*' -delete

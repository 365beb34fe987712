# SPDX-License-Identifier: Apache-2.0
# The few commands of this project. On a bare machine with Python 3.11 and its venv module, each
# sets up what it needs in .venv first.

PYTHON ?= python3
SEEDS ?= 2000
# One worker more than the two cores of a small machine: tests of real nodes wait most of the time.
JOBS ?= 3
BIN := .venv/bin
STAMP := .venv/.installed
TEMPLATES = $(shell find src -name '*.html')

# A value exported by a shell would beat the one in pyproject.toml.
unexport DJANGO_SETTINGS_MODULE
# A node is many processes: each of them would compile all of its modules anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := test
.PHONY: demo test test-slow check lint bench simulate fix vendor docs wheels

demo: $(STAMP)  ## two nodes on this machine with a drill in progress; CHECK=1 DIR=path: without a person
	$(BIN)/ayni demo $(if $(CHECK),--check $(or $(DIR),build/demo))

test: $(STAMP)  ## the test suite
	$(BIN)/python -m pytest -n $(JOBS) --dist loadscope --no-loadscope-reorder

test-slow: $(STAMP)  ## everything that needs time, a browser, a server or a foreign program
	AYNI_ROUNDS=$(or $(ROUNDS),200) $(BIN)/python -m pytest -n $(JOBS) --dist loadscope --no-loadscope-reorder -m "slow or browser or foreign or postgres or corpora"
	$(BIN)/python -m tests.on_postgresql -n $(JOBS) --dist loadscope --no-loadscope-reorder src/ayni/rooms

check: lint test  ## all that must hold of a change

lint: $(STAMP)  ## format, lint, templates, types, contracts, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(if $(TEMPLATES),$(BIN)/djade --check $(TEMPLATES))
	$(BIN)/mypy
	$(BIN)/lint-imports
	mkdir -p build/check
	AYNI_DATA=build/check DJANGO_SETTINGS_MODULE=ayni.node.settings \
	  $(BIN)/django-admin makemigrations --check --dry-run

bench: $(STAMP)  ## measure against the limits of this machine; prints a table, writes JSON
	$(BIN)/ayni bench $(ARGS)

simulate: $(STAMP)  ## many nodes, many seeds, every fault
	$(BIN)/python -m tests.simulation --seeds $(SEEDS)

fix: $(STAMP)  ## let the tools repair what they can
	$(BIN)/ruff check --fix --exit-zero .
	$(BIN)/ruff format .
	$(if $(TEMPLATES),$(BIN)/djade $(TEMPLATES))

vendor: $(STAMP)  ## fetch the front-end files named in vendor.toml; needs npm
	$(BIN)/python tools/vendor.py

docs: $(STAMP)  ## the documents as pages, in build/docs
	$(BIN)/sphinx-build --fail-on-warning --keep-going -b html docs build/docs

wheels: $(STAMP)  ## all that a server without a network needs, in build/wheels or DIR
	$(BIN)/python tools/wheels.py $(or $(DIR),build/wheels)

.venv/bin/python:
	$(PYTHON) -m venv .venv

# A virtual environment made by another tool may lack pip: ensurepip puts it there.
$(STAMP): requirements/dev.txt pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --upgrade
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $(STAMP)

# Whenline: `make help` lists the targets. Needs Python 3.11 to 3.14 and make, nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null || echo $(BIN)/uv)
STAMP := $(VENV)/.installed
BROWSER := $(VENV)/.browser
DBT := $(VENV)/.dbt/.installed
NPM := $(VENV)/.js/.installed
TOOLS := $(VENV)/.package/.installed
CLASSES := $(VENV)/.kafka-classes
PEERS := bench/peers/locks
JAVASCRIPT := $(BIN)/python -m tests.support.javascript
FRONTEND := 'ui/components/**/*.{js,ts,css}'
# Each of our processes would else compile all that it imports: as long again as importing it.
unexport PYTHONDONTWRITEBYTECODE
# Tests also wait, for processes and pages: one more of them than processors takes less time in all.
WORKERS ?= $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) + 1 )))
COMPILE = $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11

.DEFAULT_GOAL := help
.PHONY: help install lock package audit docs site demo demo-scale up format check test test-unit test-compliance test-integration test-e2e test-faults laws sql-fuzz flood bench bench-peers browser screenshot

help: ## List the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

install: $(STAMP) ## Create .venv from requirements-dev.lock, with the whenline command

$(STAMP): requirements-dev.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@sed -n '/^uv==/,/[^\\]$$/p' requirements-dev.lock > $(VENV)/uv.lock
	@test -x "$(UV)" || $(BIN)/python -m pip install --quiet --require-hashes --requirement $(VENV)/uv.lock
	@VIRTUAL_ENV=$(VENV) $(UV) pip sync --quiet --require-hashes requirements-dev.lock
	@VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(STAMP) ## Run everything, with the bundled timeline; Ctrl-C stops it
	@$(BIN)/whenline demo

demo-scale: $(STAMP) ## Run several of each on a lake: three Kafka nodes, PostgreSQL, object store, projectors, readers; 5 GB of memory
	@$(BIN)/whenline demo --scale

up: $(STAMP) ## Run broker, gateway, worker and UI, without the bundled timeline
	@$(BIN)/whenline up

format: $(STAMP) $(NPM) ## Format Python, JavaScript and CSS
	@$(BIN)/ruff format --quiet .
	@$(JAVASCRIPT) prettier --write --log-level warn $(FRONTEND)

check: $(STAMP) $(NPM) ## Check formatting, lint, types and import rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(JAVASCRIPT) prettier --check --log-level warn $(FRONTEND)
	@$(JAVASCRIPT) tsc --project tsconfig.json

test: check $(BROWSER) $(DBT) $(TOOLS) $(CLASSES) ## Run the checks and all tests, with a real Kafka and a real browser
	@$(BIN)/python -m pytest --numprocesses=$(WORKERS) --maxprocesses=4 --dist=loadfile --no-loadscope-reorder --durations=30 --durations-min=30

test-unit: $(STAMP) ## Run the tests that need no other process
	@$(BIN)/python -m pytest tests/unit

test-compliance: $(STAMP) ## Run the tests that every adapter must pass
	@$(BIN)/python -m pytest tests/compliance

test-integration: $(STAMP) $(DBT) $(NPM) $(TOOLS) $(CLASSES) ## Run the tests with a real Kafka or a real dbt
	@$(BIN)/python -m pytest tests/integration

test-e2e: $(STAMP) $(BROWSER) $(CLASSES) ## Run the end-to-end tests, with a real browser
	@$(BIN)/python -m pytest tests/e2e

test-faults: $(STAMP) $(CLASSES) ## Run the tests that kill processes
	@$(BIN)/python -m pytest tests/faults

laws: $(STAMP) ## Run the laws with thousands of random histories
	@WHENLINE_LAWS=thorough $(BIN)/python -m pytest tests/unit/projections -k law

sql-fuzz: $(STAMP) ## Run thousands of random queries over all functions of DuckDB; none may end the server
	@WHENLINE_SQL_FUZZ=2000 $(BIN)/python -m pytest -q -s tests/unit/projections/sandbox/test_fuzz.py

flood: $(STAMP) ## Post 100,000 events over 50 connections, a fifth of them invalid; check that the tables have all acknowledged ones
	@$(BIN)/python -m tests.support.flood 100000

bench: $(STAMP) ## Run the benchmarks; make bench ARGS=--help lists their options
	@$(BIN)/python -m bench $(ARGS)

bench-peers: $(STAMP) ## Compare the worker with the same job in Bytewax, Quix Streams, Faust and plain loops; ARGS=--help
	@$(BIN)/python -m bench.peers $(ARGS)

browser: $(BROWSER) ## Check that a browser for the tests is installed

$(BROWSER): $(STAMP)
	@$(BIN)/python -m tests.support.browser
	@touch $@

$(DBT): $(STAMP) examples/dbt/requirements.lock
	@$(BIN)/python -m tests.support.dbt

$(NPM): $(STAMP) tests/support/js/package-lock.json
	@$(JAVASCRIPT)
	@touch $@

$(CLASSES): $(STAMP) streams/broker/jgo.lock.toml
	@$(BIN)/python -m tests.support.class_archive

lock: $(STAMP) ## Pin the dependencies of runtime, development, packaging, image, dbt example and compared libraries; pins that still fit stay
	$(COMPILE) pyproject.toml --extra lake -o requirements.lock
	$(COMPILE) pyproject.toml --extra scale --group dev --constraint requirements.lock -o requirements-dev.lock
	$(COMPILE) --group package -o requirements-package.lock
	$(COMPILE) --group build --constraint requirements-dev.lock -o docker/build.lock
	$(COMPILE) examples/dbt/requirements.in -o examples/dbt/requirements.lock
	$(COMPILE) $(PEERS)/aiokafka.in --constraint requirements.lock -o $(PEERS)/aiokafka.lock
	for peer in librdkafka bytewax quix faust; do \
		$(COMPILE) $(PEERS)/$$peer.in --constraint $(PEERS)/aiokafka.lock -o $(PEERS)/$$peer.lock || exit 1; done

package: $(STAMP) $(TOOLS) ## Build source distribution and wheel into dist/, with an SBOM and the licenses of all packages
	@$(UV) build --quiet --clear --no-build-isolation --python $(BIN)/python --out-dir dist
	@$(BIN)/python -m tests.support.packaging dist
	@ls dist/*

audit: $(STAMP) $(TOOLS) ## Compare all locked packages with the public databases of known weaknesses; needs the network
	@for lock in requirements.lock requirements-dev.lock requirements-package.lock; do \
		$(VENV)/.package/bin/pip-audit --require-hashes --disable-pip --requirement $$lock || exit 1; done

$(TOOLS): $(STAMP) requirements-package.lock
	@$(BIN)/python -m tests.support.packaging

docs: $(STAMP) ## Write docs/sql.md, docs/events.md, docs/asyncapi.json, docs/schemas and printed answers from the code
	@$(BIN)/python -m projections.schema.documentation > docs/sql.md
	@$(BIN)/python -m events.documentation docs
	@$(BIN)/python -m tests.support.printed_answers

site: $(STAMP) ## Build the documentation site into site/; a broken link fails
	@$(BIN)/python -m sphinx -q -E -a -W --keep-going -c docs/site -d $(VENV)/.doctrees . site
	@echo site/index.html

screenshot: $(STAMP) $(BROWSER) ## Update the pictures in the documentation
	@WHENLINE_README_PICTURE=1 $(BIN)/python -m pytest -q tests/e2e/test_main_job.py tests/e2e/test_beliefs.py tests/e2e/test_pages.py -k 'replay_shows or picture'

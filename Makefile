# Each target sets up what it needs in .venv, on a machine that has only Python (3.11 or newer), pip, make and git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SEED ?= 1
MINUTES ?= 120

.DEFAULT_GOAL := help
.PHONY: help setup demo test check format bench soak tools lock clean

help:  ## what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(READY)  ## the virtual environment, from the hashed lock

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Digest needs Python 3.11 or newer; $(PYTHON) is older. Say make PYTHON=python3.13 …" >&2; exit 2; }
	@echo "Setting up $(VENV) (once)…" >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY)  ## the whole loop on the sample articles: out/demo
	@$(BIN)/digest demo --out out/demo

# What was compiled is kept, even where the environment says otherwise: hundreds of processes read it.
test: $(READY)  ## the tests, at most five minutes on two cores
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not soak and not bench"

check: $(READY)  ## format, lint, types, import contracts
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo | tail -n 3

format: $(READY)  ## put the code into shape
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

bench: $(READY)  ## speed, memory and quality, as tables, each against a named peer of the same run
	@$(BIN)/python -m tests.bench

soak: $(READY)  ## long seeded sweeps: SEED=1 MINUTES=120
	@DIGEST_SOAK_SEED=$(SEED) DIGEST_SOAK_MINUTES=$(MINUTES) $(BIN)/python -m pytest -q -m soak --timeout 0

tools:  ## what some tests need beyond Python: a browser, an SMTP server, npm's mjml and axe-core
	@sh .ci/tools

lock:  ## resolve the dependencies anew
	@$(PYTHON) -m venv build/lock && build/lock/bin/pip install --quiet uv
	@build/lock/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --custom-compile-command "make lock" --quiet --output-file requirements.lock

clean:  ## take away what was built
	@rm -rf $(VENV) build dist out .mypy_cache .ruff_cache .hypothesis

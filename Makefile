# `make help` lists what can be done. Nothing has to be installed first.
PYTHON ?= python3
BIN := .venv/bin
SCREEN := QT_QPA_PLATFORM=offscreen
unexport PYTHONDONTWRITEBYTECODE # tests start many programs: what they import is compiled once

.PHONY: help setup run test check bench pictures fuzz package lock clean

help: ## list what can be done
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-9s %s\n", $$1, $$2}'

setup: ## make .venv and install everything (the others do it when needed)
	@$(PYTHON) tools/setup

run: setup ## start the program; ARGS="register" is passed on
	@$(BIN)/ropa-desktop $(ARGS)

test: setup ## run the tests; ARGS="-k name" is passed on
	@$(SCREEN) $(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

check: ## everything that must hold before a change lands
	@bash .ci/run

bench: setup ## measure start, search, export and import
	@$(SCREEN) $(BIN)/python -m tests.benchmarks $(ARGS)

pictures: setup ## make a picture of every page, in artefacts/
	@$(SCREEN) $(BIN)/python -m tests.pictures $(ARGS)

fuzz: setup ## long crash and fuzz runs
	@$(SCREEN) $(BIN)/python -m pytest -m fuzz --timeout 0 $(ARGS)

package: setup ## build the program for this Linux in dist/ and try it
	@$(BIN)/pyinstaller --noconfirm --log-level WARN packaging/linux.spec
	@packaging/smoke dist/ropa-desktop/ropa-desktop

lock: setup ## pin the packages of pyproject.toml; ARGS=--upgrade takes the newest
	@tools/lock $(ARGS)

clean: ## remove what was built, but not .venv
	@rm -rf build dist artefacts .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find ropa_desktop tests packaging tools -name __pycache__ -prune -exec rm -rf {} +

# Makesell. `make` prints what there is; every target works from a fresh clone with Python 3.11 alone.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
MAKESELL := $(BIN)/makesell
T ?= makesell tests
N ?= 2
C ?=
.DEFAULT_GOAL := help
.PHONY: hooks help environment setup run stop demo check test story journey ci fix messages map assets bench

help:  ## print this
	@awk 'BEGIN {FS = ":.*## "} /^##@ / {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@printf '\nSettings: PORT=8000 MAKESELL_VAR=./var DATABASE_URL=postgresql://… DEMO=0\n'

environment:
	@$(PYTHON) .ci/environment.py

##@ Use
setup: environment  ## do everything but start: environment, assets, database, tables
	@$(MAKESELL) setup

run: environment  ## start everything on http://localhost:8000/ (Ctrl-C stops it)
	@exec $(MAKESELL) run

stop: environment  ## stop what runs here
	@$(MAKESELL) stop

demo: environment  ## put the demo company into an empty database, or tell its story anew; SIZE=s, m or l
	@$(MAKESELL) seed

check: environment  ## prove every balance from its entries and every entry from its document
	@$(MAKESELL) check

##@ Build
assets: environment  ## style sheet, scripts, icons, font, translations
	@$(MAKESELL) assets

messages: environment  ## compile the translations; say which messages have none
	@$(BIN)/python -m makesell.ground.text.catalogue
	@$(BIN)/python -m pytest -q -n0 tests/house/test_messages.py

map: environment  ## the floors and rooms of the house, each with its first sentence
	@$(BIN)/python -m tests.house.map

hooks:  ## check what is committed, before it is (local git hooks)
	@git config core.hooksPath .githooks

##@ Prove
test: environment  ## all tests; T=path, N=processes, PG=15 (Debian's PostgreSQL), DEEP=1 (longer)
	@PG=$(PG) DEEP=$(DEEP) $(BIN)/python -m pytest -q -n$(N) $(T)

story: environment  ## the stories of the clauses; C=PRO-5 for one
	@$(BIN)/python -m pytest -q -n$(N) tests/clauses $(if $(C),-k "$(subst -,_,$(C))")

journey: environment  ## the journeys in a real browser; T=path for one
	@$(BIN)/python -m pytest -q -n0 $(if $(filter command line,$(origin T)),$(T),tests/journeys)

fix: environment  ## mend what a program can mend in the source
	@$(BIN)/ruff check -q --fix makesell tests conftest.py .ci || true
	@$(BIN)/ruff check makesell tests conftest.py .ci

ci:  ## everything the build asks for, as the build runs it
	@.ci/run

bench: environment  ## the benchmarks; ONLY=IMPORT,P6 OUT=file.json SIZE=10000,1000000 (FLAT)
	@$(BIN)/python -m bench $(if $(ONLY),--only $(ONLY)) $(if $(OUT),--out $(OUT))

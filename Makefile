# What a newcomer types: `make run` and `make test`. `make help` lists the rest.

PYTHON ?= python3
DB ?= sqlite
JOBS ?= 2
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALLED := $(VENV)/.installed
TOOLS := $(VENV)/.tools
UV := $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --no-annotate --universal --python-version 3.11
BABEL := $(BIN)/pybabel --quiet
# What stays together in one worker: tests/support/selection.py
PYTEST := $(BIN)/python -m pytest --numprocesses $(JOBS) --dist loadscope --no-loadscope-reorder

unexport PYTHONDONTWRITEBYTECODE # modules are compiled once, not at every start

.DEFAULT_GOAL := help
.PHONY: help run assets test check bare service faults screenshots scan bench disclosure lighthouse lint catalogue language lock fonts

help: ## This list
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | sort | while IFS="$$(printf '\t')" read -r name words; do \
		printf '  make %-12s %s\n' "$$name" "$$words"; done

run: override export PILOTAPP_DEMO := $(or $(strip $(PILOTAPP_DEMO)),1)
run: assets ## Install what is missing, migrate, load the demo into an empty database, serve on PORT (8000)
	@exec $(BIN)/pilotapp serve --prepare

assets: $(INSTALLED) ## Build stylesheets, scripts and catalogues that changed
	@$(BIN)/python hatch_build.py

check: $(TOOLS) assets ## Before each commit, 2 to 3 minutes: all tests without a browser, a second process or an office program
	@$(PYTEST) --check $(TESTS)

test: $(TOOLS) assets ## All tests, on SQLite; what touches the database on PostgreSQL: make test DB=postgresql
	@$(BIN)/python -m tests.support.tools install $(DB)
	@$(if $(filter sqlite,$(DB)),$(BIN)/python -m tests.support.javascript test)
	@$(PYTEST) --database $(DB) $(TESTS)

bare: ## Both commands of README.md on a new, bare Debian (needs root); with some tests only: make bare TESTS=tests/visits
	@tests/bare.sh DB=$(DB) JOBS=$(JOBS) TESTS="$(TESTS)"

service: $(TOOLS) assets ## The first hour of docs/deploy.md, typed on a new Debian with systemd (needs root)
	@SERVICE=1 $(BIN)/python -m pytest -n0 tests/cli/test_put_it_into_service.py

faults: $(TOOLS) assets ## The long faults: histories of 100,000 operations, 100 browsers killed, 100 pilots beside a guesser, 1,000 releases solved, 20 backups restored, the runbook typed
	@$(BIN)/python -m tests.support.tools install $(DB)
	@KILL_ROUNDS=100 FLOOD_PILOTS=100 RANDOM_RELEASES=1000 RESTORE_ROUNDS=20 RUNBOOK=1 $(BIN)/python -m pytest --database $(DB) tests/faults tests/cli/test_the_runbook.py
	@$(BIN)/python -m tests.support.history --database $(DB)

screenshots: $(TOOLS) assets ## Pictures of every page, for phones and desks, light and dark, in build/screenshots
	@$(BIN)/python -m tests.support.tools install
	@$(BIN)/python -m tests.support.screenshots build/screenshots

scan: $(TOOLS) assets ## Attack the running demo with wapiti, as nobody and as somebody of each role (half an hour)
	@$(BIN)/python -m tests.support.scan build/scan

bench: $(TOOLS) assets ## Speed beside peers and limits, docs/speed.md; some parts only: make bench ONLY="writes pages"
	@$(BIN)/python -m tests.support.tools install
	@$(BIN)/python -m benchmarks.run $(ONLY)

disclosure: $(TOOLS) assets ## What releases of the demo and of three programmes of published sizes say, docs/disclosure.md
	@$(BIN)/python -m benchmarks.releases

lighthouse: $(TOOLS) assets ## Lighthouse on the main pages, the median of five runs of each; some only: make lighthouse PAGES="home log"
	@$(BIN)/python -m tests.support.tools install
	@$(BIN)/python -m benchmarks.lighthouse

lint: $(TOOLS) assets ## Check Python, types, templates and JavaScript
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/djlint --quiet --lint pilotapp/templates
	@$(BIN)/python -m tests.support.javascript lint

catalogue: build/messages.pot ## Take new sentences from the code into translations/
	@$(BABEL) update --input-file $< --output-dir translations --no-wrap --no-fuzzy-matching --ignore-obsolete

language: build/messages.pot ## Start the catalogue of another language: make language LANG=tr
	@$(if $(filter command,$(firstword $(origin LANG))),,$(error Say which language: make language LANG=tr))
	@test ! -e translations/$(LANG) || { echo "translations/$(LANG) is there already: make catalogue brings it up to date." >&2; exit 1; }
	@$(BABEL) init --input-file $< --output-dir translations --locale $(LANG) --no-wrap 2>&1 \
		| sed '/num_plurals of catalog$$/d; /Problem on line/d' # Babel warns of each plural where a language has one form
	@test -s translations/$(LANG)/LC_MESSAGES/messages.po

.PHONY: build/messages.pot
build/messages.pot: $(TOOLS)
	@mkdir -p build
	@$(BABEL) extract --mapping-file translations/babel.cfg --keywords _l --add-location file --no-wrap \
		--project pilotapp --version 1 --output-file $@ pilotapp

lock: $(TOOLS) ## Resolve the dependencies again into requirements.lock and tests/requirements.lock
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], "editables", sep="\n")' \
		| $(UV) --upgrade --extra postgres --output-file requirements.lock pyproject.toml -
	@$(UV) --upgrade --output-file tests/requirements.lock tests/requirements.in

fonts: $(TOOLS) assets ## Make the fonts of PDFs and the table of their letters again, from Debian's fonts
	@$(BIN)/python -m tests.support.fonts

$(INSTALLED): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo 'Python is missing. On Debian: apt-get install python3 python3-venv'; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version). Name another one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo 'The module venv is missing. On Debian: apt-get install python3-venv'; exit 1; }
	@echo 'Installing into $(VENV): once, or when requirements.lock changed'
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(TOOLS): $(INSTALLED) tests/requirements.lock
	@echo 'Installing the tools of the tests and the linters'
	@$(PIP) install --require-hashes --requirement tests/requirements.lock
	@touch $@

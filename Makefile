# `make demo` plays the samples, `make test` runs the tests, `make lint` what CI also checks.
PYTHON ?= python3
VENV ?= .venv
HOST ?= 0.0.0.0
PORT ?= 8000
PIP = $(VENV)/bin/python -m pip --disable-pip-version-check --quiet --quiet

.PHONY: demo test lint words pictures editor clean
.DEFAULT_GOAL := demo

demo: $(VENV)/.demo
	@$(VENV)/bin/roleplay serve --home . --host $(HOST) --port $(PORT)

test: $(VENV)/.test
	@$(VENV)/bin/python -m pytest

lint: $(VENV)/.lint
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --config setup.cfg --no-logo

# After a change of texts on screen or of messages: collects them, then edit the .po and run it again to compile.
words: $(VENV)/.test
	$(VENV)/bin/pybabel -q extract -F babel.cfg --no-location --omit-header -o /tmp/roleplay.pot .
	$(VENV)/bin/pybabel -q update --no-fuzzy-matching --width 120 -i /tmp/roleplay.pot -d web/translations
	$(VENV)/bin/pybabel -q compile -d web/translations
	$(VENV)/bin/pybabel -q extract --no-default-keywords -k said -k counted:1,2 --no-location --omit-header -o /tmp/said.pot roleplay
	$(VENV)/bin/pybabel -q update --no-fuzzy-matching --width 120 -D said -i /tmp/said.pot -d roleplay/translations
	$(VENV)/bin/pybabel -q compile -D said -d roleplay/translations

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: PYTHON=python3.12 make"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing. On Debian: apt install python3-venv"; exit 1; }

$(VENV)/.demo: setup.cfg pyproject.toml | $(VENV)/bin/python
	@echo "Installing (the first time only) …"
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.test: setup.cfg pyproject.toml | $(VENV)/bin/python
	@echo "Installing what the tests need (the first time only) …"
	@$(PIP) install --editable '.[test]'
	@touch $@

$(VENV)/.lint: setup.cfg pyproject.toml | $(VENV)/bin/python
	@$(PIP) install --editable '.[test,lint]'
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info data

# Pictures of every screen, in light and dark, for docs/screens.md.
pictures: $(VENV)/.test
	$(VENV)/bin/python -m tests.browser.pictures

# The editor of the workbench, bundled once and committed; needs npm.
editor:
	cd tools/codemirror && npm ci --silent && npm run --silent build

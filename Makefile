# Everything one does in this house. Each command prepares what it needs; a second run is quick.
.DEFAULT_GOAL := help
.PHONY: help run test prove bench screenshots handbook lint words bundle clean prepare-run prepare-test

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
WORKERS ?= 2
TESTS ?=
ARGS ?=
# What decides who is next, and whether: every branch of these rooms is proved by their own tests. The others run without being watched, which is quicker.
RULES := tests/domain tests/operations
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: prepare-run ## Open a living demo hall on http://127.0.0.1:8000, kept in ./var (ARGS="--fresh" starts anew)
	@HALLQ_HOME=var $(BIN)/hallq demo --hall city $(ARGS)

test: prepare-test ## Prove everything: rules of the house, types, rooms, then all tests on both databases (TESTS=tests/kiosk: some)
	@mkdir -p build; .ci/lint > build/lint.txt 2>&1 && good=yes || good=; cat build/lint.txt; bad=0; \
	if test -n "$(TESTS)"; then $(PYTEST) $(TESTS) || bad=1; else \
	  echo "==> The rules, to the last branch"; $(PYTEST) --cov --cov-report=term $(RULES) || bad=1; \
	  echo "==> All around them"; $(PYTEST) $(RULES:%=--ignore=%) tests || bad=1; fi; \
	test $$bad = 0 || $(BIN)/python -m pytest --cache-show=cache/lastfailed; \
	test -n "$$good" || { echo "==> The tests apart, the rules of the house are broken:" >&2; grep -v KEPT build/lint.txt >&2; exit 1; }; \
	exit $$bad

prove: prepare-test ## The heavy proofs with their full numbers (minutes to an hour)
	@$(BIN)/python -m pytest -m proof --full --timeout=7200 $(ARGS) $(or $(TESTS),tests)

bench: prepare-test ## Measure speed against a bare server in the same run
	@$(BIN)/python -m tests.bench $(ARGS)

screenshots: prepare-test ## Every page and state at every size, into build/screens (ARGS="counter" takes some)
	@$(BIN)/python -m tests.screens $(ARGS)

handbook: prepare-test ## Take the handbook's pictures anew
	@$(BIN)/python -m tests.screens.handbook $(ARGS)

lint: prepare-test ## ruff, mypy and the contracts between rooms
	@.ci/lint

words: prepare-test ## Bring the catalogue up to date with the sentences in code and templates
	@mkdir -p build
	@$(BIN)/pybabel -q extract -F pyproject.toml -k mark --no-location --width=150 -o build/messages.pot hallq kiosk display counter
	@$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --width=150 -l zh -i build/messages.pot -d hallq/translations

bundle: prepare-run ## Make dist/hallq-<version>/, the folder that installs hallq on a server without a network
	@$(BIN)/python .ci/bundle.py

clean: ## Remove what was prepared (not the demo's data in ./var)
	@rm -rf .venv node_modules build dist hallq/web/static/vendor
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

prepare-run prepare-test: prepare-%:
	@test -n "$(PYTHON)" || { echo "hallq needs Python 3.11 or newer (on Debian: sudo apt-get install -y python3 python3-venv)." >&2; exit 1; }
	@$(PYTHON) -B .ci/prepare.py $*
	@test $* = run || $(PYTHON) -B .ci/system.py

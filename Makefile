# The commands of the house. Nothing here needs more than python3 (3.11 or newer), python3-venv and make.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check --quiet

.PHONY: run test check bench clean
.DEFAULT_GOAL := run

# A demonstration office with three months of dossiers, on http://127.0.0.1:$(PORT); Ctrl-C stops it.
run: $(VENV)/.installed
	@exec $(VENV)/bin/onestop demo --port $(PORT)

# Everything that has to hold before a change goes in.
test: $(VENV)/.installed-for-tests
	@.ci/system-packages
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/python -W 'ignore:Unable to activate pytest branch coverage' \
		-m slipcover --branch --source onestop --skip-covered -m pytest \
		--numprocesses=auto --maxprocesses=4 --dist=loadfile --no-loadscope-reorder --durations=10

# One line a goal: name, measured ratio, goal, ok|short.
bench: $(VENV)/.installed-for-bench
	@$(VENV)/bin/python -m bench

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .coverage .hypothesis

# The stamps: made anew when what the package needs has changed.
$(VENV)/.installed: setup.cfg pyproject.toml
	@.ci/environment $(PYTHON) $(VENV)
	@echo "Đang cài đặt onestop vào $(VENV) (lần đầu mất một, hai phút) …"
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.installed-for-tests: setup.cfg pyproject.toml
	@.ci/environment $(PYTHON) $(VENV)
	@echo "Installing onestop and what its tests need into $(VENV) …"
	@$(PIP) install --editable '.[test]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-for-bench: $(VENV)/.installed-for-tests
	@echo "Installing what the benchmarks measure against …"
	@$(PIP) install --editable '.[test,bench]'
	@touch $@

# make run     opens the dashboard                  (make run ARGS="--port 9000")
# make quick   style, types, quick tests: the loop   (make quick ARGS="-k disclosure")
# make test    everything, a browser too             (make test ARGS="-k disclosure")
# make format  writes the code as the style has it
#
# All do their own set-up, and are quick the second time. To try another DuckDB in an environment
# of its own: make test DUCKDB=2.0.0. To leave the browser out: make test BROWSER=no.

PYTHON ?= python3
WORKERS ?= 2
BROWSER ?= yes
ARGS ?=
DUCKDB ?=

VENV := $(if $(DUCKDB),.venv-duckdb-$(DUCKDB),.venv)
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check -qq
TESTS := $(VENV)/bin/python -m pytest -n $(WORKERS) --dist loadgroup
export PIP_ROOT_USER_ACTION := ignore

.PHONY: run quick test style format chromium

run: $(VENV)/.for-running
	@$(VENV)/bin/python -m learning_hub serve $(ARGS)

quick: style
	@$(TESTS) -q -m "not browser and not slow" $(ARGS)

test: style $(if $(filter no,$(BROWSER)),,chromium)
	@$(TESTS) $(if $(filter no,$(BROWSER)),-m "not browser") $(ARGS)

style: $(VENV)/.for-testing
	@$(VENV)/bin/python -m ruff check .
	@$(VENV)/bin/python -m ruff format --check --quiet . \
		|| { echo "Some files are not written as the style has it: make format."; exit 1; }
	@$(VENV)/bin/python -m mypy

format: $(VENV)/.for-testing
	@$(VENV)/bin/python -m ruff check --fix .
	@$(VENV)/bin/python -m ruff format .

# An environment that was left half made is made again.
$(VENV)/.made:
	@command -v $(PYTHON) > /dev/null || { \
		echo "There is no '$(PYTHON)' here. Install Python 3.11 or newer," \
			"or name yours: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "'$(PYTHON)' is older than Python 3.11. Install a newer one," \
			"or name yours: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { \
		echo "'$(PYTHON)' cannot make environments. On Debian: apt-get install python3-venv"; \
		exit 1; }
	@$(VENV)/bin/python -m pip --version > /dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.for-running: requirements.txt $(VENV)/.made
	@echo "Installing the packages of requirements.txt into $(VENV) (a minute or two, once)."
	@$(PIP) install -r requirements.txt
	@$(if $(DUCKDB),$(PIP) install duckdb==$(DUCKDB))
	@touch $@

$(VENV)/.for-testing: requirements-dev.txt $(VENV)/.for-running
	@echo "Installing the packages of requirements-dev.txt into $(VENV)."
	@$(PIP) install -r requirements-dev.txt
	@$(if $(DUCKDB),$(PIP) install duckdb==$(DUCKDB))
	@touch $@

chromium:
	@command -v chromium > /dev/null || command -v chromium-browser > /dev/null \
		|| command -v google-chrome > /dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
			echo "Installing Chromium for the browser tests (once)."; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -y -qq --no-install-recommends chromium fonts-liberation > /dev/null; \
		else \
			echo "The browser tests need Chromium: sudo apt-get install chromium" \
				"(or leave them out: make test BROWSER=no)."; exit 1; \
		fi; }

# The one truth of how this project is built and checked: people, pre-commit and CI all call these.

VENV := .venv
PY := $(VENV)/bin/python
BELLWETHER := $(VENV)/bin/bellwether
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && echo $$p && break; done)
JOBS ?= auto
READY := $(VENV)/.ready

.PHONY: demo test check bench evals evidence reference serve lock docs env format

demo: $(READY) ## load the sample portfolio, print its ranked insights, serve the dashboard on loopback
	$(BELLWETHER) demo $(ARGS)

test: $(READY) ## the whole suite, no network
	$(PY) -m pytest -n $(JOBS) $(ARGS)

check: $(READY) ## format, lint, types, import contracts, docs freshness, tests
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(PY) -m docs --check
	$(PY) -m pytest -n $(JOBS) $(ARGS)

bench: $(READY) ## speed, as ratios to bare libraries measured in the same run
	$(PY) -m tests.bench $(ARGS)

evals: $(READY) ## quality on the sample's planted truth and on the real portfolios beside the project
	$(BELLWETHER) eval $(ARGS)

evidence: $(READY) ## replay the real histories beside the project and write docs/evidence.md
	$(BELLWETHER) backtest --write docs/evidence.md $(ARGS)

reference: $(READY) ## learn the weights that ship from all development histories
	$(BELLWETHER) backtest --learn insights/calibration/reference.json $(ARGS)

serve: $(READY) ## API and dashboard for the workspace in $$BELLWETHER_HOME
	$(BELLWETHER) serve $(ARGS)

docs: $(READY) ## write the generated pages again
	$(PY) -m docs

lock: $(READY) ## resolve the dependencies again: hashes, every supported Python, no index addresses
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		--no-emit-index-url --no-emit-find-links --extra schedules --group pyproject.toml:dev pyproject.toml -o requirements.lock

format: $(READY)
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

env: $(READY)

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Bellwether needs Python 3.11, 3.12 or 3.13; none was found on the PATH."; exit 1; }
	test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

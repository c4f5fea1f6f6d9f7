# Every target sets up what it needs from the lock file: Python 3.11, make and a network are enough.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
SBOM ?= build/sbom.cdx.json
SCALE ?= build/scale.json
SAMPLE ?= 300
SEED ?= 1946
FUZZ_SECONDS ?= 600

# A worker for each core, up to four; how tests are shared among them tells tests/conftest.py.
PYTEST := $(BIN)/python -m pytest -n auto --maxprocesses 4 --max-worker-restart 0 --no-loadscope-reorder

# What Python compiles is kept, whatever the surroundings say: each command that a test starts would compile the package anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: site test types suite faults check serve bench snapshots changelog schema hooks audit licences sbom setup programs clean coverage mutation fuzz quick bench-scale

site: setup                ## build everything into build/
	@$(BIN)/python build_site.py

test: setup programs       ## all tests, types and style
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(MAKE) --no-print-directory --jobs 2 types suite  # the tests leave a core idle now and then

types: setup
	@$(BIN)/mypy

suite: setup
	@$(PYTEST)

quick: setup               ## the tests that take no Chromium and no build
	@$(PYTEST) -m "not slow and not browser"

coverage: setup programs   ## all tests again, counting the branches of coalition_kb/ that they come to; 95 % are wanted
	@rm -rf build/coverage
	@$(BIN)/coverage run $(PYTEST:$(BIN)/python%=%)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

mutation: setup            ## checks and analyses made wrong in SAMPLE places, one at a time: what no test notices is told
	@for package in checks analysis; do $(BIN)/python -m tests.mutation $$package --sample $(SAMPLE) --seed $(SEED); done

faults: setup              ## kill builds, fill disks, close folders: what is left?
	@KB_KILLS=50 $(BIN)/python -m pytest tests/faults

check: setup               ## is the record sound?
	@$(BIN)/coalition-kb check

serve: site                ## look at the site on http://127.0.0.1:8000/
	@echo "http://127.0.0.1:$(PORT)/  (Ctrl-C ends it)"
	@$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory build/site

bench: setup               ## benchmarks, as JSON
	@$(BIN)/python -m benchmarks

fuzz: setup                ## look for inputs that break a promise, FUZZ_SECONDS for each of the targets
	@$(BIN)/python -m tests.fuzz --seconds $(FUZZ_SECONDS)

bench-scale: setup         ## what a build takes of up to ten thousand cases, as JSON (SIZES=300,1000 for fewer)
	@mkdir -p $(dir $(SCALE))
	@$(BIN)/python -m benchmarks.scale $(if $(SIZES),--sizes $(SIZES)) --into $(SCALE)

snapshots: setup           ## write the golden pages and the files for citing anew; review them with git diff
	@$(BIN)/python -m tests.snapshots
	@$(BIN)/python -m tests.citationfiles

changelog: setup           ## write the Data part of CHANGELOG.md anew from codebook/changes/
	@$(BIN)/python -m tests.changelog

hooks: setup               ## hold each commit to the checks of .pre-commit-config.yaml
	@$(BIN)/pre-commit install

schema: setup              ## write what editors and GitHub read of the codebook anew: schemas, the forms of issues
	@$(BIN)/python -m tests.schemas
	@$(BIN)/python -m tests.issueforms

audit: setup               ## known weaknesses in what uv.lock names, and in the workflows; pypi.org is asked
	@$(BIN)/python -m tests.supply.audit

licences: setup            ## what the project stands on, and under which licences
	@$(BIN)/python -m tests.supply.licences

sbom: setup                ## the bill of materials: what comes with the project, by version and hash
	@mkdir -p $(dir $(SBOM))
	@$(BIN)/uv export --frozen --quiet --no-dev --all-extras --format cyclonedx1.5 --output-file $(SBOM)

setup: .venv/.ready

# uv installs from uv.lock with hashes; pip brings uv, by its hash too, into the same environment.
.venv/.ready: uv.lock pyproject.toml .ci/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=…")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "setting up .venv from uv.lock …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/uv.txt
	@VIRTUAL_ENV= UV_PROJECT_ENVIRONMENT=.venv $(BIN)/uv sync --frozen --all-extras --quiet --inexact --compile-bytecode
	@touch $@

# Tests use the system's Chromium, R, PSPP and others, and install them where they may.
programs:
	@sh tests/programs.sh

clean:                     ## remove what was made
	rm -rf build .venv

# Every target sets up what it needs from the lock file: Python 3.11, make and a network are enough.
PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
PORT ?= 8000

.PHONY: site test check serve bench bench-scale snapshots changelog schema hooks setup programs clean

site: setup                ## build everything into build/
	@$(BIN)/python build_site.py

test: setup programs       ## all tests, types and style
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest

check: setup               ## is the record sound?
	@$(BIN)/coalition-kb check

serve: site                ## look at the site on http://127.0.0.1:8000/
	@echo "http://127.0.0.1:$(PORT)/  (Ctrl-C ends it)"
	@$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory build/site

bench: setup               ## benchmarks, as JSON
	@$(BIN)/python -m benchmarks

SCALE ?= build/scale.json
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

setup: .venv/.ready

# uv installs from uv.lock with hashes; pip brings uv at the version named above, into the same environment.
.venv/.ready: uv.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=…")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "setting up .venv from uv.lock …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	@VIRTUAL_ENV= UV_PROJECT_ENVIRONMENT=.venv $(BIN)/uv sync --frozen --all-extras --quiet --inexact --compile-bytecode
	@touch $@

# Tests use the system's Chromium, R, PSPP and others, and install them where they may.
programs:
	@sh tests/programs.sh

clean:                     ## remove what was made
	rm -rf build .venv

# Everything a developer runs; needs python3 (3.11 to 3.13, with venv) and make, and a network only to install.
PYTHON ?= python3
PORT ?= 8000
ARGS ?=
BIN := .venv/bin
# Checks touch no database of ours: not the demonstration's, not the tests'.
CHECKING := LEAVERS_MODE=test DATABASE_URL=sqlite://:memory:
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url $(if $(UPGRADE),--upgrade)
export PYTHON PORT

.PHONY: help run demo-reset test check fix lock install install-dev clean
.PHONY: check-format check-lint check-types check-imports check-templates check-migrations check-deploy

help:
	@echo "make run         the demonstration at http://localhost:$(PORT), with a synthetic nation inside"
	@echo "make demo-reset  throw the demonstration's data away and build it anew"
	@echo "make test        all tests on SQLite, PostgreSQL and in Chromium, as far as they are installed"
	@echo "                 (a part of them: make test ARGS='tests/vault -x')"
	@echo "make check       format, lint, types, imports, templates, migrations, deployment settings"
	@echo "make fix         mend what can be mended by itself"
	@echo "make lock        write requirements*.txt from requirements*.in (newer versions: UPGRADE=1)"
	@echo "make clean       remove caches; var/ and .venv stay"

run: install
	@bin/demo build
	@exec bin/demo serve

demo-reset: install
	@bin/demo reset
	@bin/demo build

test: install-dev
	@bin/test $(ARGS)

check: check-format check-lint check-types check-imports check-templates check-migrations check-deploy

check-format: install-dev
	$(BIN)/ruff format --check .

check-lint: install-dev
	$(BIN)/ruff check .

check-types: install-dev
	$(CHECKING) $(BIN)/mypy .

check-imports: install-dev
	$(CHECKING) $(BIN)/lint-imports --no-logo

check-templates: install-dev
	$(BIN)/djlint --lint --quiet leavers/templates

check-migrations: install-dev
	$(CHECKING) $(BIN)/python manage.py makemigrations --check --dry-run

check-deploy: install-dev
	env $$($(CHECKING) $(BIN)/python manage.py new_keys) LEAVERS_MODE=production LEAVERS_HOSTS=leavers.example \
		DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py check --deploy --fail-level WARNING

fix: install-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: install-dev
	$(COMPILE) --output-file requirements.txt requirements.in
	$(COMPILE) --output-file requirements-dev.txt --constraint requirements.txt requirements-dev.in

install:
	@bin/install requirements.txt

install-dev:
	@bin/install requirements.txt requirements-dev.txt

clean:
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
	find . -name __pycache__ -not -path "./.venv/*" -prune -exec rm -rf {} +

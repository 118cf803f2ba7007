.PHONY: run demo setup test test-sqlite test-postgres check format lock messages

PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
PORT ?= 8000

run: setup demo        ## site and worker: from a fresh clone to the app with demo data on http://localhost:8000
	BASE_URL=$${BASE_URL:-http://localhost:$(PORT)} $(PYTHON) scripts/serve.py --bind 127.0.0.1:$(PORT)

demo: setup            ## make the demo rollouts, or bring them back as they were
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) demo

setup: .stamps/setup   ## Python and front-end libraries from the lock files, compiled translations
	$(MANAGE) messages compile

.stamps/setup: requirements.txt package-lock.json scripts/setup.sh
	scripts/setup.sh
	mkdir -p .stamps && touch $@

test: setup            ## every test, on SQLite and on PostgreSQL
	scripts/system.sh
	$(MAKE) --no-print-directory test-sqlite test-postgres

# Compiled modules are kept, whatever the environment says: each process of the suite would compile them anew.
test-sqlite test-postgres: export PYTHONDONTWRITEBYTECODE =

test-sqlite:
	$(PYTHON) -m pytest -n 2

test-postgres:
	scripts/postgres.sh $(PYTHON) -m pytest -n 2 -m "not pure"

check: setup           ## format, lint, types, import contracts, migrations, translations
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy tracker
	.venv/bin/lint-imports --no-cache
	$(MANAGE) makemigrations --check --dry-run --verbosity 0
	$(MANAGE) messages check
	! grep -nE 'https?://' requirements.txt package-lock.json .npmrc

format: setup
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

messages: setup        ## bring the catalogue of translations up to date with the code
	$(MANAGE) messages update

lock:                  ## after a change in pyproject.toml or package.json
	.tools/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.12 --generate-hashes --no-header --quiet -o requirements.txt
	npm install --package-lock-only
	$(PYTHON) scripts/clean_lock.py package-lock.json
	! grep -nE 'https?://' requirements.txt package-lock.json

PYTHON ?= python3.11
BIN := .venv/bin
SITE_TESTS := tests/apps tests/api tests/site tests/permissions
export MAPLEBRIDGE_TRUTH ?= ../shared/truth

.PHONY: help setup run demo check test truth matrix bench pictures offline lock system

help:            ## what can be made
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

setup: .venv/.ready  ## make .venv from the lock files

.venv/.ready: requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

run: setup       ## the site with the demo city, on http://127.0.0.1:8000/ until Ctrl-C
	@sh deploy/pdf_packages.sh --try
	MAPLEBRIDGE_DEMO=1 $(BIN)/maplebridge serve --with-worker

demo: setup      ## the chain of the command line on the demo city, into build/demo
	$(BIN)/maplebridge demo --out build/demo

check: setup     ## lint, types, architecture
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: setup system  ## all tests, on SQLite; then the site's on PostgreSQL, without a browser
	$(BIN)/python -m pytest -n 2 --dist loadgroup
	$(BIN)/python -m tests.service.postgres -- $(BIN)/python -m pytest -n 2 --dist loadgroup --without-browser $(SITE_TESTS)

truth: setup     ## compare with outside data, a line per set
	$(BIN)/python -m tests.truth

matrix: setup system  ## files, rights, kills, tampering, offline install: the long proofs, counts by outcome
	$(BIN)/python -m tests.matrix
	$(BIN)/python -m tests.permissions.removal
	$(BIN)/python -m tests.service.kills --database sqlite --writes 1000 --kills 50
	$(BIN)/python -m tests.service.kills --database postgresql --writes 1000 --kills 50
	$(BIN)/python -m tests.apps.audit.tampering
	$(BIN)/python -m tests.apps.scores.many --entries 1000000
	$(BIN)/python -m tests.service.offline

bench: setup system ## figures, side by side with others; writes build/bench.json
	$(BIN)/python -m bench

pictures: demo system  ## screenshots of the demo report into docs/pictures, of every page of the site into build/pictures
	$(BIN)/python -m tests.reports.programme.pictures build/demo/report/stations.html docs/pictures
	$(BIN)/python -m tests.site.pictures
	$(BIN)/python -m tests.service.picture
	$(BIN)/python -m tests.service.film

offline: setup   ## everything an installation without network needs, in build/maplebridge-offline.tar
	sh deploy/offline/build.sh $(BIN)/python build/maplebridge-offline.tar

lock: setup      ## write the lock files anew
	$(BIN)/python -m pip install --quiet uv==0.13.9
	$(BIN)/uv pip compile -q --generate-hashes --no-header --no-annotate --no-emit-index-url --python-version 3.11 pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --generate-hashes --no-header --no-annotate --no-emit-index-url --python-version 3.11 --group dev pyproject.toml -o requirements-dev.lock

system:          ## Debian packages that tests and benches use
	@sh tests/system_packages.sh

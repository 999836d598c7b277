# The two commands are `make run` and `make test`; everything they need they install or ask for by name.
PY ?= python3
B := .venv/bin
export UV_PYTHON_DOWNLOADS = never
UV := .tools/bin/uv

.PHONY: setup run test test-all check bench docs screens lock format browser frontend clean

.tools/.ok:
	$(PY) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "Weili needs Python 3.11: call make PY=/path/to/python3.11")'
	$(PY) -m venv .tools && .tools/bin/python -m pip install -q --disable-pip-version-check uv==0.13.9
	$(UV) venv -q --allow-existing --python $(PY) .venv && touch $@
.venv/.run: .tools/.ok requirements.txt pyproject.toml
	$(UV) pip install -q --require-hashes --python $(B)/python -r requirements.txt
	$(UV) pip install -q --no-deps --no-build-isolation --python $(B)/python -e . && touch $@
.venv/.test: .venv/.run requirements-dev.txt
	$(UV) pip install -q --require-hashes --python $(B)/python -r requirements-dev.txt && touch $@
node_modules/.ok: package-lock.json | .venv/.run
	PATH=$(CURDIR)/$(B):$$PATH npm ci --no-audit --no-fund --loglevel=error && touch $@

frontend/dist/.ok: node_modules/.ok package.json frontend/tsconfig.json frontend/vite.config.ts $(shell find frontend/src -type f)
	PATH=$(CURDIR)/$(B):$$PATH npm run -s build && touch $@

frontend: frontend/dist/.ok

setup: .venv/.run frontend/dist/.ok

run: setup
	$(B)/weili run

browser:
	@bash tools/browser

test: .venv/.test frontend/dist/.ok browser
	$(MAKE) --no-print-directory check
	$(B)/python -m pytest -q -n 2 --dist loadgroup
	$(B)/python tools/testpg.py $(B)/python -m pytest -q -m postgres

test-all: test
	$(B)/python tools/testpg.py $(B)/python -m pytest -q -n 2 --dist loadgroup

check: .venv/.test
	$(B)/ruff format --check -q .
	$(B)/ruff check -q .
	$(B)/mypy
	$(B)/lint-imports --no-cache >/dev/null || $(B)/lint-imports --no-cache
	$(B)/python tools/check

format: .venv/.test
	$(B)/ruff format -q . && $(B)/ruff check -q --fix .

docs: .venv/.test
	$(B)/python -m tools.docs

screens: .venv/.test frontend/dist/.ok browser
	WEILI_SCREENS=docs/screens $(B)/python -m pytest -q tests/journeys/test_every_screen.py tests/journeys/test_field_visit.py tests/journeys/test_a_visit_on_site.py

bench: .venv/.test
	$(B)/python -m benchmarks

lock: .tools/.ok
	$(UV) lock -q
	$(UV) export -q --no-emit-project --no-dev --no-header -o requirements.txt
	$(UV) export -q --no-emit-project --group dev --no-header -o requirements-dev.txt

clean:
	rm -rf .tools .venv node_modules frontend/dist var staticfiles

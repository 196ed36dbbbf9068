# Everything a newcomer needs is `make run`; `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/sh

PORT ?= 8000
BANGFU_HOME ?= $(CURDIR)/.bangfu
export PORT BANGFU_HOME
# `make minio` puts a server there; the store contract suite looks for it on the path.
export PATH := $(CURDIR)/build/bin:$(PATH)

# Where it is set, every program compiles every module again.
unexport PYTHONDONTWRITEBYTECODE

# In quotes wherever a recipe uses them: the folder's name may have blanks.
PYTHON := "$(CURDIR)/.venv/bin/python"
BANGFU := "$(CURDIR)/.venv/bin/bangfu"
FONTS := $(addprefix deploy/fonts/node_modules/@expo-google-fonts/noto-serif-sc/, \
	400Regular/NotoSerifSC_400Regular.ttf 700Bold/NotoSerifSC_700Bold.ttf)

EVERYTHING := .venv/.installed $(FONTS) frontend/node_modules/.installed frontend/dist/.built .venv/.browser

# Installers make several targets at once, and the larger of two makes the smaller one's too.
.NOTPARALLEL:

include deploy/minio.mk

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1|\2/' | \
		awk -F'|' '{ printf "  make %-14s %s\n", substr($$1, 3), $$2 }'

.PHONY: run
run: .venv/.runtime $(FONTS) frontend/dist/.built ## Start everything here, with the demo campaign (PORT, BANGFU_HOME)
	@exec $(BANGFU) up --demo $(UP_OPTIONS)

.PHONY: install
install: $(EVERYTHING) ## Install everything, tests included, and start nothing

# Much of a test is waiting: on two cores four leave none of them idle. WORKERS=0 is one process, for a debugger.
WORKERS ?= 4
BROWSER := $(PYTHON) -m tests.support.browser
FRONTEND_LOG := build/test-frontend.log

.PHONY: test test-all test-some test-fast test-frontend
test: $(EVERYTHING) ## Run all tests but the slow ones (or some: make test ARGS="tests/deploy -x")
	@$(MAKE) --no-print-directory $(if $(ARGS),test-some,test-python RUN="-m pytest -m 'not slow'")

test-all: $(EVERYTHING) ## Run all tests, the slow ones too, and print how much of the code they reach (WORKERS)
	@rm -f build/coverage*
	@$(MAKE) --no-print-directory test-python RUN="-m coverage run -m pytest"; code=$$?; \
	$(PYTHON) -m coverage combine --quiet && $(PYTHON) -m coverage report | tail -n 1; exit $$code

test-some:
	$(PYTHON) -m pytest $(ARGS)

# The front end's tests run beside; if they fail, that is shown at once and last. Without a browser everything else runs,
# and the last line says what did not.
test-python:
	@mkdir -p build
	@{ (cd frontend && NO_COLOR=1 npm test --silent) >$(FRONTEND_LOG) 2>&1 || { cat $(FRONTEND_LOG); false; }; } & front=$$!; \
	ignored=""; $(BROWSER) || ignored=--ignore=tests/journeys; \
	$(PYTHON) $(RUN) --numprocesses=$(WORKERS) $$ignored; python=$$?; \
	wait $$front; front=$$?; \
	if [ $$front -eq 0 ]; then grep -E '^ +(Test Files|Tests) ' $(FRONTEND_LOG); else cat $(FRONTEND_LOG); fi; \
	test $$python -eq 0 && test $$front -eq 0 && $(BROWSER)

test-frontend: frontend/node_modules/.installed ## Run the front end's unit tests
	cd frontend && npm test --silent

.PHONY: lint
lint: .venv/.installed frontend/node_modules/.installed ## Style, import rules, front-end lint
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	"$(CURDIR)/.venv/bin/lint-imports"
	cd frontend && npm run lint --silent

.PHONY: types
types: .venv/.installed frontend/node_modules/.installed ## mypy --strict and vue-tsc
	$(PYTHON) -m mypy
	cd frontend && npm run types --silent

.PHONY: bench
bench: .venv/.installed $(FONTS) ## Measure ratios against raw nginx, pgbench and SQL
	$(PYTHON) -m tests.benchmarks

.PHONY: bench-visits
bench-visits: .venv/.installed ## Measure visits a second, with and without photos
	$(PYTHON) -m tests.benchmarks.visits

.PHONY: bench-photos
bench-photos: .venv/.installed ## Measure the CPU of a visit with photos until its thumbs are seen (BEFORE: a checkout to compare)
	$(PYTHON) -m tests.benchmarks.photos $(if $(BEFORE),--before "$(BEFORE)")

.PHONY: bench-http-clients
bench-http-clients: .venv/.installed ## Compare HTTP clients below the gateway and in the services
	@sh deploy/install.sh python-http-clients
	$(PYTHON) -m tests.benchmarks.http_clients

.PHONY: sbom
sbom: .venv/.installed ## Write what this is made of (CycloneDX) into build/sbom/
	$(PYTHON) -m tools.sbom

.PHONY: advisories
advisories: .venv/.installed ## Look for known weaknesses of the libraries, where OSV answers; and check their licences
	$(PYTHON) -m tools.licences
	$(PYTHON) -m tools.advisories

.PHONY: migrate
migrate: .venv/.runtime ## Bring all databases to the revision of this code
	$(BANGFU) migrate

.PHONY: openapi
openapi: .venv/.installed frontend/node_modules/.installed ## Write docs/openapi/ and the TypeScript types made from it
	$(PYTHON) -m tools.openapi_pages
	cd frontend && npm run api --silent

.PHONY: pictures
pictures: .venv/.installed $(FONTS) ## Make the pictures of README again (LibreOffice, chromium, a running demo in BANGFU_HOME)
	$(PYTHON) -m docs.images.forms
	$(PYTHON) -m docs.images.screens

.PHONY: doctor
doctor: .venv/.runtime ## Say what is wrong with this machine and what to do
	$(BANGFU) doctor

# Two sizes of each: what runs, and all, with what only tests and lint need. The second has the first in it, so that
# `make run` after it installs nothing.
.venv/.runtime: pyproject.toml uv.lock deploy/install.sh
	@sh deploy/install.sh python
	@touch $@

.venv/.installed: pyproject.toml uv.lock deploy/install.sh
	@sh deploy/install.sh python-dev
	@touch .venv/.runtime $@

frontend/node_modules/.runtime: frontend/package.json frontend/package-lock.json
	@sh deploy/install.sh node
	@touch $@

frontend/node_modules/.installed: frontend/package.json frontend/package-lock.json
	@sh deploy/install.sh node-dev
	@touch $@ frontend/node_modules/.runtime

# The files themselves, so that whatever of them was deleted comes again.
$(FONTS): deploy/fonts/package.json deploy/fonts/package-lock.json
	@sh deploy/install.sh fonts
	@touch $(FONTS)

FRONTEND_SOURCES := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

frontend/dist/.built: frontend/node_modules/.runtime $(FRONTEND_SOURCES)
	@echo "front end: building" >&2
	@cd frontend && npm run build --silent >&2
	@touch $@

.venv/.browser: .venv/.installed deploy/install.sh
	@sh deploy/install.sh browser
	@touch $@

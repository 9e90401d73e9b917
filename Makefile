# Everything that is done with this repository. Each step runs only if what it depends on has
# changed: the stamps carry a hash of the contents, so that a fresh clone or another branch with the
# same lock files reinstalls nothing.
#
#   make run [ARGS="--port 9000"]   set up whatever is missing, and start Parlour
#   make test [TESTS="tests/unit"]  install what the tests need, and run them
#   make check | fmt                look for mistakes | format the code
#   make bench | wheel | web | docs measure | package | build the web client | generate references
#   make soak [MEETINGS=8500]       a million steps of random meetings, a quarter of an hour

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory --no-builtin-rules

PYTHON ?= $(shell scripts/need.sh find-python)
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input

LIVEKIT_VERSION := 1.13.5
LIVEKIT_FOLDER := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/parlour/livekit-server-$(LIVEKIT_VERSION)
LIVEKIT := $(LIVEKIT_FOLDER)/livekit-server

hash = $(shell cat $(1) | sha256sum | cut -c1-16)
web_sources = $(shell find web src/parlour/protocol -type f -not -path '*/node_modules/*' \
	-not -path 'web/dist/*' -not -path '*/__pycache__/*' -not -path '*/generated.ts' | LC_ALL=C sort)

# Stamps live in the folders that they speak of, and so vanish with them.
RUN_STAMP := $(VENV)/.parlour-run-$(call hash,requirements.lock pyproject.toml)
DEV_STAMP := $(VENV)/.parlour-dev-$(call hash,requirements-dev.lock pyproject.toml)
NODE_STAMP := web/node_modules/.parlour-$(call hash,web/package-lock.json)
WEB_STAMP = web/node_modules/.parlour-dist-$(call hash,$(web_sources))

.PHONY: run test check fmt soak bench wheel web docs livekit setup setup-dev node types clean help

help:
	@sed -n 's/^#   //p' Makefile

run: setup
	@exec $(VENV)/bin/parlour up $(ARGS)

setup: $(RUN_STAMP) web livekit

# --- Python ---------------------------------------------------------------------------------------

$(PY):
	@scripts/need.sh python "$(PYTHON)"
	@echo "==> Creating the virtual environment $(VENV)"
	@"$(PYTHON)" -m venv $(VENV)

# pip tells each package that it collects; that is the progress.
define install_locked
	@echo "==> Installing the Python packages of $(1), each checked against its hash"
	@$(PIP) install --require-hashes -r $(1) | sed -un 's/^Collecting \([^ ;(]*\).*/    \1/p'
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@rm -f $(VENV)/.parlour-run-* && touch $(RUN_STAMP)
endef

$(RUN_STAMP): | $(PY)
	$(call install_locked,requirements.lock)

$(DEV_STAMP): | $(PY)
	$(call install_locked,requirements-dev.lock)
	@rm -f $(VENV)/.parlour-dev-* && touch $@

setup-dev: $(DEV_STAMP)

lock:
	@$(VENV)/bin/uv pip compile -q --generate-hashes --no-header --python-version 3.11 --universal \
		pyproject.toml --group build -o requirements.lock
	@$(VENV)/bin/uv pip compile -q --generate-hashes --no-header --python-version 3.11 --universal \
		pyproject.toml --group build --group dev -c requirements.lock -o requirements-dev.lock

# --- Web client -----------------------------------------------------------------------------------

$(NODE_STAMP):
	@scripts/need.sh node
	@echo "==> Installing the packages of the web client from web/package-lock.json"
	@cd web && npm ci --loglevel=error --no-audit --no-fund
	@touch $@

node: $(NODE_STAMP)

types: | $(PY)
	@$(PY) -m parlour.protocol.typescript > web/src/protocol/generated.ts.new
	@cmp -s web/src/protocol/generated.ts.new web/src/protocol/generated.ts \
		&& rm web/src/protocol/generated.ts.new \
		|| mv web/src/protocol/generated.ts.new web/src/protocol/generated.ts

web: $(NODE_STAMP)
	@test -f $(WEB_STAMP) -a -f web/dist/index.html || $(MAKE) web-build

.PHONY: web-build lock
web-build: types
	@echo "==> Building the web client"
	@cd web && npm run --silent build -- --logLevel warn
	@rm -f web/node_modules/.parlour-dist-* && touch $(WEB_STAMP)

# --- LiveKit --------------------------------------------------------------------------------------

livekit: $(LIVEKIT)

$(LIVEKIT):
	@scripts/need.sh go
	@echo "==> Building LiveKit $(LIVEKIT_VERSION) (once, a few minutes) into $(LIVEKIT_FOLDER)"
	@scripts/livekit.sh $(LIVEKIT_VERSION) "$(LIVEKIT_FOLDER)"

# --- Tests, checks, measurements ------------------------------------------------------------------

test: setup-dev web livekit
	@scripts/apt.sh apt-packages.txt
	@$(PY) scripts/run_tests.py $(TESTS)

check: setup-dev node types
	@scripts/check.sh

fmt: setup-dev node
	@$(VENV)/bin/ruff check --fix --quiet . || true
	@$(VENV)/bin/ruff format .
	@cd web && npm run --silent format

docs: setup-dev
	@$(VENV)/bin/parlour settings --markdown > docs/settings.md
	@echo "docs/settings.md is up to date."

# 120 steps a meeting. By 500 meetings, since Hypothesis keeps each one until the end: some 2 MB.
soak: setup-dev
	@for meetings in $$(seq 500 500 $(or $(MEETINGS),8500)); do \
		PARLOUR_SOAK=500 $(PY) -m pytest --timeout=0 -q tests/unit/room/test_random_meetings.py; \
	done

bench: setup-dev livekit
	@$(PY) -m bench $(ARGS)

# --- Package --------------------------------------------------------------------------------------

wheel: setup-dev web livekit
	@echo "==> Building the wheel"
	@rm -f dist/parlour-*.whl
	@PARLOUR_LIVEKIT="$(LIVEKIT)" $(VENV)/bin/hatchling build -t wheel -d dist

clean:
	@rm -rf $(VENV) web/node_modules web/dist dist build .make

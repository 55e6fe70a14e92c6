# What a person or a machine does with this checkout. `make` alone lists it.
# Only python3 (3.11 or later) with its venv module, git and make are needed; the rest is set up in .venv.

PYTHON ?= python3
VENV := .venv
BUILDER := $(VENV)/bin/builder
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check
# What is published as source only is built with the locked setuptools, in the environment itself. The lock files are
# complete: what they leave out (pyproject.toml, exclude-dependencies) stays out.
INSTALL := $(PIP) install --quiet --require-hashes --no-deps --no-build-isolation --use-pep517
LOCK_ENVIRONMENT := .building/lock
COMPILE := $(LOCK_ENVIRONMENT)/bin/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-header $(LOCK_FLAGS)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup site serve zensical ocr cluster test lint types pytest format benchmarks screenshots lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

setup: $(VENV)/.site ## Set up .venv with what the build needs (the other targets do it by themselves)

site: $(VENV)/.site ## Build data packages, pages and site from content/disclosures into site/
	$(BUILDER) build

serve: $(VENV)/.site ## Show the site on this machine (builds it first if there is none)
	test -f site/index.html || $(BUILDER) build
	$(BUILDER) serve

cluster: $(VENV)/.cluster ## Add what reading documents on a Dask cluster needs, on this machine and on each worker

test: lint types pytest ## Run every check: ruff, mypy, pytest

zensical: $(VENV)/.zensical ## Build the site of the pages that are there with Zensical too, into site-zensical/
	test -f content/index.md || $(BUILDER) build
	$(BUILDER) zensical

ocr: $(VENV)/.ocr ## Add what reading scans and images needs

lint: $(VENV)/.test ## Check style and formatting with ruff
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: $(VENV)/.test ## Check the types of builder/ with mypy
	$(VENV)/bin/mypy

pytest: $(VENV)/.test ## Run the tests (more options: make pytest ARGS="-k passport -x")
	$(VENV)/bin/python -m pytest --numprocesses auto --dist worksteal $(ARGS)

format: $(VENV)/.test ## Format the code and repair what ruff can repair
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

benchmarks: $(VENV)/.test ## Run the measurements in benchmarks/, builds at ARGS="--projects 100 --runs 3"; writes content/benchmarks.md
	$(VENV)/bin/python benchmarks/build_cost.py --page content/benchmarks.md $(or $(ARGS),--projects 100 --runs 3)
	test -f site/index.html || $(BUILDER) build
	@status=0; for script in $(filter-out %/build_cost.py %/make_disclosures.py,$(wildcard benchmarks/*.py)); do \
		echo "== $$script"; $(VENV)/bin/python "$$script" || status=1; done; exit $$status

screenshots: $(VENV)/.test ## Take pictures of every type of page of site/, and of several years, into screenshots/ (some: make screenshots ARGS="--pages project")
	test -f site/index.html || $(BUILDER) build
	PYTHONPATH=tests $(VENV)/bin/python tests/publish/screenshots.py $(ARGS)

lock: ## Bring the lock files in line with pyproject.toml (newer versions: make lock LOCK_FLAGS=--upgrade)
	$(PYTHON) -m venv $(LOCK_ENVIRONMENT)
	$(LOCK_ENVIRONMENT)/bin/python -m pip --disable-pip-version-check install --quiet uv
	$(LOCK_ENVIRONMENT)/bin/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"])' \
		| $(COMPILE) --output-file requirements-build.lock - > /dev/null
	$(COMPILE) --output-file requirements.lock pyproject.toml > /dev/null
	$(COMPILE) --extra test --extra cluster --extra zensical --constraints requirements.lock --output-file requirements-test.lock pyproject.toml > /dev/null
	$(COMPILE) --extra cluster --constraints requirements-test.lock --output-file requirements-cluster.lock pyproject.toml > /dev/null
	$(COMPILE) --extra zensical --constraints requirements-test.lock --output-file requirements-zensical.lock pyproject.toml > /dev/null
	$(COMPILE) --extra ocr --constraints requirements-test.lock --output-file requirements-ocr.lock pyproject.toml > /dev/null

clean: ## Remove what was built; .venv stays
	git clean -fdXq -- site site-zensical screenshots datapackage content .building .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or later is needed, this is " + sys.version.split()[0] + ": try make PYTHON=python3.12")'
	test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.site: $(VENV)/.created requirements-build.lock requirements.lock pyproject.toml
	$(INSTALL) --requirement requirements-build.lock
	$(INSTALL) --requirement requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.test: $(VENV)/.site requirements-test.lock
	$(INSTALL) --requirement requirements-test.lock
	touch $@

$(VENV)/.cluster: $(VENV)/.site requirements-cluster.lock
	$(INSTALL) --requirement requirements-cluster.lock
	touch $@

$(VENV)/.zensical: $(VENV)/.site requirements-zensical.lock
	$(INSTALL) --requirement requirements-zensical.lock
	touch $@

$(VENV)/.ocr: $(VENV)/.site requirements-ocr.lock
	$(INSTALL) --requirement requirements-ocr.lock
	touch $@

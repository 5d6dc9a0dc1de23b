# make run: the whole site on this machine.   make test: everything that must hold.
PYTHON ?= python3
VENV_PYTHON = .venv/bin/python

.PHONY: run test install messages format

run: install
	@exec $(VENV_PYTHON) manage.py run

test: install
	@exec $(VENV_PYTHON) config/checks.py

install:
	@$(PYTHON) config/install.py

messages: install
	@$(VENV_PYTHON) config/catalogues.py collect

format: install
	@$(VENV_PYTHON) -m ruff check --fix . && $(VENV_PYTHON) -m ruff format .

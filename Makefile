# make demo | demo-data | test | check | bench | soak | secrets | wheelhouse | release | clean — each works in a fresh clone.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
export PORT HOST
# The suite starts a hundred Pythons; without kept bytecode each compiles the whole program first.
unexport PYTHONDONTWRITEBYTECODE
PY := .venv/bin/python
STAMP := .venv/.stamp

# The demonstration: plain http on this machine, its own secret key in var/.
DEMO_ENV := DEMO=1 INSECURE_HTTP=1
# What `check --deploy` is asked about: the settings of a real installation.
DEPLOY_ENV := DEMO=0 DEBUG=0 INSECURE_HTTP=0 ALLOWED_HOSTS=gk.example.gov.cn \
	CSRF_TRUSTED_ORIGINS=https://gk.example.gov.cn \
	SECRET_KEY=deploy-check-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMN \
	FIELD_KEYS=encrypt.check:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=,index.check:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

.PHONY: help demo demo-data test check bench soak clean requirements secrets wheelhouse release
.DEFAULT_GOAL := help

help:
	@sed -n '1s/^# //p' Makefile

$(STAMP): requirements/base.txt requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	test -x $(PY) || $(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

demo-data: $(STAMP)
	$(DEMO_ENV) $(PY) manage.py migrate --verbosity 0
	$(DEMO_ENV) $(PY) manage.py collectstatic --noinput --verbosity 0
	$(DEMO_ENV) $(PY) manage.py demo_data

demo: demo-data
	@echo
	@echo "  申请人 portal    http://$(HOST):$(PORT)/"
	@echo "  工作人员 desk    http://$(HOST):$(PORT)/admin/"
	@echo "  年度报告 reports http://$(HOST):$(PORT)/reports/"
	@echo "  停止：Ctrl+C"
	@echo
	@$(DEMO_ENV) .venv/bin/honcho start --procfile Procfile.demo

# Two runs: everything on SQLite, then all that touches the database on PostgreSQL.
test: $(STAMP)
	$(PY) -m pytest -n 2 --dist worksteal
	@if [ -n "$$DATABASE_URL" ]; then echo "DATABASE_URL is set: that database has been tested, no second run"; \
	else TEST_DB=postgres $(PY) -m pytest -n 2 --dist worksteal; fi

check: $(STAMP)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(DEPLOY_ENV) $(PY) manage.py check --fail-level WARNING
	$(DEPLOY_ENV) $(PY) manage.py makemigrations --check --dry-run
	$(DEPLOY_ENV) $(PY) manage.py check --deploy --fail-level WARNING
	$(PY) deploy/audit.py

# The random stories again, many more and new ones each time, and the tests marked soak; on both databases.
soak: $(STAMP)
	SOAK=1 HYPOTHESIS_PROFILE=soak $(PY) -m pytest -n 2 --dist worksteal
	@if [ -z "$$DATABASE_URL" ]; then \
	TEST_DB=postgres SOAK=1 HYPOTHESIS_PROFILE=soak $(PY) -m pytest -n 2 --dist worksteal; fi

bench: $(STAMP)
	$(PY) -m bench

# Random secrets for docker-compose.yml, each in a file; what is there stays. The folder is closed to everybody else;
# the files inside can be read by the users of the containers.
secrets:
	@mkdir -p -m 700 secrets
	@for name in secret_key postgres_password redis_password metrics_token; do \
		test -s secrets/$$name || $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))' > secrets/$$name; done
	@test -s secrets/field_keys || $(PYTHON) -c 'import base64, secrets, time; [print(f"{use}.{time.strftime(chr(37) + chr(89))}a:{base64.b64encode(secrets.token_bytes(32)).decode()}") for use in ("encrypt", "index")]' > secrets/field_keys
	@touch secrets/email_password secrets/sms_token secrets/oidc_client_secret
	@chmod 444 secrets/*
	@echo "secrets/ is filled. Keep a copy of it apart from the backups: without secret_key and field_keys a backup opens to nobody."

# Everything a closed network needs to install, with hashes: copy the folder there, then
#   python3 -m venv venv && venv/bin/pip install --no-index -f wheelhouse --require-hashes -r wheelhouse/requirements.txt
# For another machine than this: make wheelhouse WHEELS="--python-version 3.12 --platform manylinux_2_28_aarch64"
WHEELS ?=
wheelhouse: $(STAMP)
	rm -rf wheelhouse
	$(PY) -m pip download --quiet --disable-pip-version-check --require-hashes --only-binary :all: $(WHEELS) \
		--dest wheelhouse -r requirements/base.txt
	cp requirements/base.txt wheelhouse/requirements.txt
	cd wheelhouse && sha256sum *.whl > SHA256SUMS

# One archive with the program as committed and its wheels.
release: wheelhouse
	@mkdir -p dist
	git archive --prefix=disclosure/ HEAD | tar -x -C dist
	rm -rf dist/disclosure/wheelhouse && cp -r wheelhouse dist/disclosure/wheelhouse
	tar -C dist -czf "dist/disclosure-$$(git describe --tags --always).tar.gz" disclosure
	rm -rf dist/disclosure && cd dist && sha256sum *.tar.gz > SHA256SUMS

# For maintainers: needs uv. No index address or local path may land in the files.
requirements:
	cd requirements && for name in base dev; do \
		uv pip compile --universal --python-version 3.11 --upgrade --generate-hashes \
			--no-annotate --no-header $$name.in -o $$name.txt; done

clean:
	rm -rf .venv var staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

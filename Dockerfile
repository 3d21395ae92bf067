# web: what serves and works. tools: the same with pg_dump and pg_restore, for backups.
FROM python:3.11-slim-trixie AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements/base.txt requirements/base.txt
# Wheels laid beside (make wheelhouse) are used without any network.
COPY wheelhous[e] wheelhouse
RUN if [ -d wheelhouse ]; then from="--no-index -f wheelhouse"; fi; \
    /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes $from -r requirements/base.txt \
    && /venv/bin/pip uninstall --yes --quiet pip setuptools \
    && find /venv -name __pycache__ -type d -prune -exec rm -rf {} +

FROM python:3.11-slim-trixie AS web
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 LANG=C.UTF-8 \
    VAR_DIR=/data STATIC_ROOT=/app/staticfiles WEB_BIND=0.0.0.0:8000 PROMETHEUS_MULTIPROC_DIR=/tmp/figures
# The image's own pip goes too: nothing is installed into a running container.
RUN groupadd --system --gid 10001 office \
    && useradd --system --uid 10001 --gid office --home-dir /data --shell /usr/sbin/nologin office \
    && install -d -o office -g office -m 700 /data \
    && pip uninstall --yes --quiet --root-user-action=ignore pip setuptools wheel
WORKDIR /app
COPY --from=build /venv /venv
COPY manage.py ./
COPY disclosure disclosure
COPY requests_app requests_app
COPY reports reports
COPY templates templates
COPY static static
COPY locale locale
COPY deploy/gunicorn.conf.py deploy/gunicorn.conf.py
# The keys are for this one command and are in no layer's files.
RUN mkdir /tmp/figures && MAKE_SECRET_KEY=1 VAR_DIR=/tmp/build \
    python manage.py collectstatic --noinput --verbosity 0 && rm -rf /tmp/build /tmp/figures
USER office
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=4 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://localhost:8000/healthz', timeout=4)"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py"]

FROM web AS tools
USER root
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client-17 && rm -rf /var/lib/apt/lists/*
USER office
HEALTHCHECK NONE
CMD ["python", "manage.py", "backup", "/backup", "--keep", "14"]

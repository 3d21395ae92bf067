# Two stages: wheels are installed with pip in the first, the second carries no build tools.
FROM python:3.11-slim AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements/base.txt requirements/base.txt
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/base.txt

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 LANG=C.UTF-8 \
    VAR_DIR=/data STATIC_ROOT=/app/staticfiles
RUN groupadd --system --gid 10001 office \
    && useradd --system --uid 10001 --gid office --home-dir /data --shell /usr/sbin/nologin office \
    && install -d -o office -g office /data
WORKDIR /app
COPY --from=build /venv /venv
COPY manage.py ./
COPY disclosure disclosure
COPY requests_app requests_app
COPY reports reports
COPY templates templates
COPY static static
COPY locale locale
# The keys are for this one command and are in no layer's files.
RUN MAKE_SECRET_KEY=1 VAR_DIR=/tmp/build \
    python manage.py collectstatic --noinput --verbosity 0 && rm -rf /tmp/build
USER office
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "disclosure.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--max-requests", "5000", "--max-requests-jitter", "500"]

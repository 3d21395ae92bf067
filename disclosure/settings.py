"""Settings, all from the environment. `.env.example` explains each variable.

A value that makes no sense stops the start with a sentence; nothing is guessed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from .environment import (
    env_bool,
    env_choice,
    env_int,
    env_list,
    env_names,
    env_networks,
    env_secret,
    env_str,
    env_url,
    secret_key,
    with_password,
)
from .field_keys import field_keys
from .logs import log_settings
from .security import *  # noqa: F403 -- the second half of this file: who gets in

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env_str("VAR_DIR", str(BASE_DIR / "var")))
VAR.mkdir(parents=True, exist_ok=True)

# --- What kind of installation -------------------------------------------------------------------
DEBUG = env_bool("DEBUG")
#: The demonstration office: it may make its own secret key.
DEMO = env_bool("DEMO")
#: What else builds upon the demonstration office, once it stands; each is called with it.
DEMO_MORE = ["reports.demo.publish_2019"]
_may_make_keys = DEBUG or DEMO or env_bool("MAKE_SECRET_KEY")
SECRET_KEY = secret_key(VAR / "secret_key", may_generate=_may_make_keys)
#: What seals identity numbers and telephones in the database, and what makes their blind indexes (docs/keys.md).
FIELD_KEYS = field_keys(VAR / "field_keys", may_generate=_may_make_keys)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
if any("://" not in origin for origin in CSRF_TRUSTED_ORIGINS):
    message = "CSRF_TRUSTED_ORIGINS: each needs its scheme, as in https://gk.example.gov.cn"
    raise ImproperlyConfigured(message)

# --- Parts ---------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "requests_app.apps.RequestsAppConfig",
    "reports.apps.ReportsConfig",
    "django_fsm",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",  # its table is empty: devices lie sealed in ours (models/signin.py)
    "django_otp.plugins.otp_static",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "disclosure.trace.traced",
    "disclosure.csp.content_security_policy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "disclosure.language.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "requests_app.signin.place.Place",
    "requests_app.signin.gate.Gate",
    "requests_app.signin.rates.Rates",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "disclosure.urls"
WSGI_APPLICATION = "disclosure.wsgi.application"
AUTH_USER_MODEL = "requests_app.Staff"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- Database: SQLite, or PostgreSQL by DATABASE_URL ----------------------------------------------
#: FULL: what somebody was told is stored is on the disk. NORMAL would lose the last commits before a power cut.
SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
DATABASE_URL = env_url("DATABASE_URL", ("postgres", "postgresql", "sqlite"))
if DATABASE_URL.startswith("postgres"):
    _address = with_password(DATABASE_URL, env_secret("POSTGRES_PASSWORD"))
    _database: dict[str, Any] = dict(dj_database_url.parse(_address))
    # A connection per request costs 3.7 times as much as a kept one.
    _database |= {
        "CONN_MAX_AGE": env_int("CONN_MAX_AGE", 60, low=0, high=86400),
        "CONN_HEALTH_CHECKS": True,
    }
else:
    _file = DATABASE_URL.removeprefix("sqlite://").removeprefix("/")
    _database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": _file or VAR / "db.sqlite3",
        "OPTIONS": {
            # The writer's lock is taken at BEGIN, so two officers queue instead of failing half-way.
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": SQLITE_START,
        },
    }
DATABASES = {"default": _database}

# --- Redis, cache, Celery ------------------------------------------------------------------------
REDIS_URL = with_password(env_url("REDIS_URL", ("redis", "rediss", "unix")), env_secret("REDIS_PASSWORD"))
CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            # Seconds. A Redis that is down must not hold up a page: what is counted there is not worth waiting for.
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1) if REDIS_URL else "filesystem://localhost"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {"visibility_timeout": 3600}
else:
    # No server to install: tasks lie as files in one folder that both sides read.
    _broker = VAR / "broker"
    (_broker / "queue").mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "queue"),
        "data_folder_out": str(_broker / "queue"),
        "control_folder": str(_broker / "control"),
    }
    # One process: children of a pool share one lock on this transport, and one killed while it waits keeps it.
    CELERY_WORKER_POOL = "solo"
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True  # a worker that dies gives its task back; every task may run twice
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 540  # seconds
CELERY_TASK_TIME_LIMIT = 600
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- Language and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- Static files --------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env_str("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
_static = "django.contrib.staticfiles.storage.StaticFilesStorage"
if not DEBUG:
    _static = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _static},
}
MEDIA_ROOT = VAR / "media"  # never served by address: every file goes through a view that checks who asks
DATA_UPLOAD_MAX_MEMORY_SIZE = env_int("UPLOAD_MAX_MB", 10, low=1, high=200) * 1024 * 1024
#: The virus scanner that looks at every upload; empty is none. Set and silent, nothing is taken.
CLAMD_URL = env_url("CLAMD_URL", ("tcp", "unix"))

# --- Mail: without EMAIL_HOST none is sent, and letters wait in the queue ---------------------------
EMAIL_BACKEND = "requests_app.messages.smtp.Backend"  # Django's own, and remembers the server's answer
EMAIL_HOST = env_str("EMAIL_HOST")
EMAIL_PORT = env_int("EMAIL_PORT", 25, low=1, high=65535)
EMAIL_HOST_USER = env_str("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env_secret("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS")
EMAIL_USE_SSL = env_bool("EMAIL_USE_SSL")
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = env_str("DEFAULT_FROM_EMAIL")
#: Where people reach the site: letters link to it. CSRF_TRUSTED_ORIGINS say it too.
PUBLIC_URL = env_url("PUBLIC_URL", ("https", "http")) or next((o for o in CSRF_TRUSTED_ORIGINS if "*" not in o), "")
# --- Telephone messages: through the gateway the office has a contract with; without SMS_URL none -----------
SMS_URL = env_url("SMS_URL", ("https", "http"))
SMS_TOKEN = env_secret("SMS_TOKEN")  # sent as "Authorization: Bearer ..."
#: The body of the request; {id}, {phone}, {text} are filled in as JSON strings.
SMS_BODY = env_str("SMS_BODY") or '{"id": {id}, "phone": {phone}, "text": {text}}'
#: What the answer must contain for the gateway to have taken the message.
SMS_OK = env_str("SMS_OK") or r'"code"\s*:\s*"?0"?\b'
#: Hosts a group's robot may have its address at.
ROBOT_HOSTS = env_list("ROBOT_HOSTS") or ["qyapi.weixin.qq.com", "oapi.dingtalk.com"]
#: Hosts that may be told of events (messages/hook_places.py): a name, a name with its port, ".name" for all below it.
HOOK_HOSTS = env_list("HOOK_HOSTS")
if EMAIL_USE_TLS and EMAIL_USE_SSL:
    message = "EMAIL_USE_TLS and EMAIL_USE_SSL: write 1 for one of them only"
    raise ImproperlyConfigured(message)
if EMAIL_HOST and "@" not in DEFAULT_FROM_EMAIL:
    message = "DEFAULT_FROM_EMAIL: write the address that letters come from, since EMAIL_HOST is set"
    raise ImproperlyConfigured(message)

# --- Fonts of the PDF letters: the office's own before the bundled Noto Serif SC and Noto Sans SC ------
#: A folder of font files; empty is none.
LETTER_FONTS = env_str("LETTER_FONTS")
#: style → families in that folder; more than one: the next prints what the one before lacks.
LETTER_FAMILIES = {
    "body": env_names("LETTER_BODY"),
    "title": env_names("LETTER_TITLE"),
    "heading": env_names("LETTER_HEADING"),
    "subtitle": env_names("LETTER_SUBTITLE"),
}
if LETTER_FONTS and not Path(LETTER_FONTS).is_dir():
    message = f"LETTER_FONTS={LETTER_FONTS!r}: there is no such folder"
    raise ImproperlyConfigured(message)
if any(LETTER_FAMILIES.values()) and not LETTER_FONTS:
    message = "LETTER_FONTS: write the folder of the fonts that LETTER_BODY, _TITLE, _HEADING, _SUBTITLE name"
    raise ImproperlyConfigured(message)

# --- Case packages: who signs their summary; without a key of the office this system makes one itself ------
SIGNING_KEY_FILE = env_str("SIGNING_KEY_FILE")
SIGNING_CERT_FILE = env_str("SIGNING_CERT_FILE")
SIGNING_PASSPHRASE_FILE = env_str("SIGNING_PASSPHRASE_FILE")
if bool(SIGNING_KEY_FILE) != bool(SIGNING_CERT_FILE):
    message = "SIGNING_KEY_FILE, SIGNING_CERT_FILE: write both, a PEM key and its certificate, or neither"
    raise ImproperlyConfigured(message)

# --- The API for other systems: open to whoever brings a token, so to nobody before one is made -----------
#: Requests one token may make in a minute.
API_PER_MINUTE = env_int("API_PER_MINUTE", 120, low=1, high=100000)
#: Where somebody who has found a hole writes to: mailto:..., https:... or tel:...; said at /.well-known/security.txt.
SECURITY_CONTACT = env_str("SECURITY_CONTACT")
if SECURITY_CONTACT and not SECURITY_CONTACT.startswith(("mailto:", "https://", "tel:")):
    message = "SECURITY_CONTACT: begin it with mailto:, https:// or tel:"
    raise ImproperlyConfigured(message)

# --- What is seen from outside: the log and the figures ----------------------------------------------
LOG_LEVEL = env_choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = log_settings(LOG_LEVEL, env_choice("LOG_FORMAT", "LINE", ("LINE", "JSON")))
#: /metrics answers who brings this token, and without it who comes straight from one of these networks.
METRICS_TOKEN = env_secret("METRICS_TOKEN")
METRICS_NETWORKS = env_networks("METRICS_NETWORKS", ("127.0.0.1/32", "::1/128"))
#: Where pg_dump and pg_restore are; empty: found on the PATH or where Debian puts them.
PG_BIN = env_str("PG_BIN")

"""Settings of the test run: the product's own, with an environment that needs no installation."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("FIELD_KEYS", f"encrypt.test:{'A' * 43}=,index.test:{'B' * 42}A=")
os.environ.setdefault("INSECURE_HTTP", "1")
os.environ.setdefault("LOG_LEVEL", "WARNING")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="disclosure-tests-"))

from disclosure.settings import *  # noqa: F403 -- the environment must be set first

# Hashing a password slowly is right for people and wrong for a thousand tests.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# No collectstatic before tests.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True

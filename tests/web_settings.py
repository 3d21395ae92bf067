"""Settings of a web server under test: the product's own; styles are found where they are, nothing is collected."""

from disclosure.settings import *  # noqa: F403 -- the product's own

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

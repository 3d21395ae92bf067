"""The project: settings, addresses, Celery. No rules and no models live here."""

from .celery import app as celery_app

__all__ = ["celery_app"]

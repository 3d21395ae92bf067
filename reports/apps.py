"""年度报告: the app's name in lists."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The annual report, counted from cases."""

    name = "reports"
    verbose_name = "年度报告"
    default_auto_field = "django.db.models.BigAutoField"

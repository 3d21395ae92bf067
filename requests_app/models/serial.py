"""流水号: gap-free numbers per agency, year and series, taken inside the act's transaction."""

from __future__ import annotations

from typing import ClassVar

from django.db import connection, models

from .agency import Agency


class Serial(models.Model):
    """The last number given of one series; its row stays locked until the act commits."""

    agency = models.ForeignKey(Agency, models.CASCADE, verbose_name="机关")
    series = models.CharField("序列", max_length=40)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "流水号"
        constraints: ClassVar = [models.UniqueConstraint(fields=["agency", "series", "year"], name="serial_once")]

    def __str__(self) -> str:
        """Return series, year and last number."""
        return f"{self.series} {self.year}: {self.last}"


def next_serial(agency_id: int, series: str, year: int) -> int:
    """Take the next number; a rolled-back act gives it back, so there is never a gap.

    One statement on both databases: the row is inserted or counted up, and locked by it.
    """
    return _put(agency_id, series, year, 1, "requests_app_serial.last + 1")


def keep_serial(agency_id: int, series: str, year: int, used: int) -> None:
    """Remember that a number given by hand or by a register is used, so it is not given again."""
    greatest = "MAX" if connection.vendor == "sqlite" else "GREATEST"
    _put(agency_id, series, year, used, f"{greatest}(requests_app_serial.last, excluded.last)")


def _put(agency_id: int, series: str, year: int, first: int, on_conflict: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO requests_app_serial (agency_id, series, year, last)"  # noqa: S608 - on_conflict is one of two constants above
            " VALUES (%s, %s, %s, %s)"
            f" ON CONFLICT (agency_id, series, year) DO UPDATE SET last = {on_conflict}"
            " RETURNING last",
            [agency_id, series, year, first],
        )
        return int(cursor.fetchone()[0])

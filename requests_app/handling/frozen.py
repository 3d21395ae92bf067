"""已冻结的年度, 已销毁的案卷: acts that come too late are refused.

An act that would change the tables of a frozen year: the way is a revision (Art. 50). Any act on a case whose file was
destroyed.

What counts of a case are its receipt, its reply with the outcome, and its remedies, each by its own date
(reports/facts.py). An act of today about today's year costs nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from requests_app.law.dates_zh import day_zh
from requests_app.law.errors import HandlingRefused, YearFrozen
from requests_app.law.nodes import Node
from requests_app.law.state import CaseState
from requests_app.models import Agency, Application, Filing


class FileDestroyed(HandlingRefused):
    """The file of the case was destroyed when its retention period had ended."""

    article = "档案法"


def check_year(agency_id: int, before: CaseState, after: CaseState, today: date) -> None:
    """Refuse an act by which the tables of a frozen year would change.

    The agency's row is locked, as a freeze locks it: whichever comes second sees what the first did.

    Args:
        agency_id: whose tables.
        before, after: the case around the act.
        today: a year that is not over cannot be frozen.

    Raises:
        YearFrozen: with the year and the way to do it properly.
    """
    year = min((day.year for day in _changed(before, after)), default=None)
    if year is None or year >= today.year:
        return
    frozen_to = Agency.objects.select_for_update(no_key=True).values_list("frozen_to", flat=True).get(pk=agency_id)
    if frozen_to is not None and year <= frozen_to:
        raise YearFrozen(
            f"{year}年的年度报告已经冻结，这一事项会改动它的数字，不能直接办理。"
            f"确需更正的，请公开工作机构负责人在“年度报告”里开启{frozen_to}年报告的修订，改好以后出修订版。"
        )


def check_kept(case: Application) -> None:
    """Refuse every act on a case whose file was destroyed; asks the database for closed cases alone.

    Raises:
        FileDestroyed: with the day.
    """
    if case.node != Node.CLOSED.value:
        return
    on = Filing.objects.filter(application=case).values_list("destroyed_on", flat=True).first()
    if on is not None:
        raise FileDestroyed(f"这件申请的案卷保管期满，已于{day_zh(on)}销毁，不能再办理。")


def _changed(before: CaseState, after: CaseState) -> Iterator[date]:
    """Yield the dates by which the tables count the case and that this act changes."""
    was, now = _counted(before), _counted(after)
    yield from (day for day in (was[0], now[0]) if day is not None and was[0] != now[0])
    if was[1:] != now[1:]:
        yield from (day for day in (was[1], now[1]) if day is not None)
    then = {one.key: one for one in before.remedies}
    for remedy in after.remedies:
        old = then.get(remedy.key)
        if old is None:
            yield remedy.filed_on
        elif (old.concluded_on, old.result) != (remedy.concluded_on, remedy.result):
            yield from (day for day in (old.concluded_on, remedy.concluded_on) if day is not None)


def _counted(state: CaseState) -> tuple[date | None, date | None, str]:
    """Return receipt, reply and outcome of a case as far as it is counted."""
    if not state.counted:
        return None, None, ""
    return state.received_on, state.replied_on, state.outcome.value if state.outcome else ""

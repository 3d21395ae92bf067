"""保管期限: how long the file of a finished case is kept, and who may destroy it. Pure.

机关文件材料归档范围和文书档案保管期限规定（国家档案局令第8号）[M]: 永久, 定期30年, 定期10年; a period is counted
from the year after the filing [M]. Which of the three a case gets is the archivist's decision; what is proposed is our
policy [P].
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from .outcomes import Outcome


class Retention(StrEnum):
    """保管期限的三档 [M]."""

    PERMANENT = "permanent"
    YEARS_30 = "years_30"
    YEARS_10 = "years_10"

    @property
    def label(self) -> str:
        """The words on the cover of the file."""
        return _LABELS[self]

    @property
    def years(self) -> int:
        """Years it is kept; 0 for ever."""
        return _YEARS[self]


_LABELS = {Retention.PERMANENT: "永久", Retention.YEARS_30: "30年", Retention.YEARS_10: "10年"}
_YEARS = {Retention.PERMANENT: 0, Retention.YEARS_30: 30, Retention.YEARS_10: 10}


def proposed(outcome: Outcome | None, *, contested: bool) -> Retention:
    """Return what the archivist is offered [P]: what was contested or (partly) refused may be asked for again.

    Args:
        outcome: what the case came to.
        contested: there was a reconsideration or a suit.
    """
    refused = outcome is not None and (outcome is Outcome.PARTIAL or outcome.group == "denied")
    return Retention.YEARS_30 if contested or refused else Retention.YEARS_10


def keep_until(filed_on: date, retention: Retention) -> date | None:
    """Return the last day of the period, None for ever: whole years, counted from the year after the filing [M]."""
    return date(filed_on.year + retention.years, 12, 31) if retention.years else None

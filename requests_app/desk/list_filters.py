"""筛选条件: the selects of the worklist's one form; no choice is gathered from the cases themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, TextField, Value
from django.db.models.functions import Cast

from requests_app.law.applicants import ApplicantKind
from requests_app.law.calendar import FIRST_YEAR
from requests_app.law.channels import Channel
from requests_app.law.nodes import Node
from requests_app.law.outcomes import OUTCOME_LABELS
from requests_app.models import Agency, SavedFilter, Staff

from .deadline import WAITS
from .list_page import DUE, ORDERS, Order

#: In the row; the others stand under 更多条件.
FIRST = ("node", "handler", "unit", "channel", "kind", "year")
ORDER_WORDS = {"due": "到期日", "received": "收到日期", "number": "编号"}


@dataclass(frozen=True, slots=True)
class Select:
    """One select: its name in the address, its label, what is chosen, and (value, words)."""

    name: str
    label: str
    chosen: str
    options: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved filter as a tab."""

    pk: int
    name: str
    query: str


def own_choices(staff: Staff, agencies: Sequence[Agency]) -> tuple[list[Saved], list[tuple[str, str]]]:
    """Return the person's saved filters and the people who may have cases of these agencies; one query for both."""
    saved = (
        SavedFilter.objects.filter(staff=staff)
        .order_by()
        .values_list(Value("saved"), "pk", "name", Cast("query", TextField()))
    )
    people = (
        Staff.objects.filter(agency__in=[agency.pk for agency in agencies], is_active=True)
        .order_by()
        .values_list(Value("person"), "pk", F("display_name"), Cast("username", TextField()))
    )
    found = sorted(saved.union(people, all=True), key=lambda row: (row[2], row[1]))
    return (
        [Saved(pk, name, query) for kind, pk, name, query in found if kind == "saved"],
        [(str(pk), name or username) for kind, pk, name, username in found if kind == "person"],
    )


def selects(
    filters: Mapping[str, str],
    order: Order,
    agencies: Sequence[Agency],
    every: Sequence[Agency],
    people: Iterable[tuple[str, str]],
    today: date,
) -> list[Select]:
    """Return the selects; those of `FIRST` first.

    Args:
        filters: what is chosen (`lists.given`).
        order: the order of the list.
        agencies: whose cases are listed.
        every: those the person could choose; one alone is no choice.
        people: (key, name) of possible handlers.
        today: the day of the page.
    """
    years = [(str(year), f"{year} 年") for year in range(today.year, FIRST_YEAR - 1, -1)]
    options: dict[str, tuple[str, list[tuple[str, str]]]] = {
        "node": ("环节", [(node.value, node.label) for node in Node]),
        "handler": ("经办人", list(people)),
        "unit": ("承办单位", _listed(unit for agency in agencies for unit in agency.units)),
        "channel": ("途径", [(channel.value, channel.label) for channel in Channel]),
        "kind": ("类别", [(kind.value, kind.label) for kind in ApplicantKind]),
        "year": ("年份", years),
        "topic": ("主题", _listed(topic for agency in agencies for topic in agency.topics)),
        "outcome": ("结果", [(outcome.value, label) for outcome, label in OUTCOME_LABELS.items()]),
        "waiting": ("等待", list(WAITS.items())),
    }
    if len(every) > 1:
        options["agency"] = ("机关", [(agency.code, agency.short_name or agency.name) for agency in every])
    found = []
    for name, (label, listed) in options.items():
        chosen = filters[name]
        if chosen and chosen not in {value for value, _ in listed}:
            listed = [(chosen, chosen), *listed]  # noqa: PLW2901 - an old address keeps what it asked for
        if listed:
            found.append(Select(name, label, chosen, listed))
    return [*found, Select("sort", "排序", "" if order is DUE else order.key, _orders())]


def _listed(words: Iterable[str]) -> list[tuple[str, str]]:
    return [(word, word) for word in dict.fromkeys(words)]


def _orders() -> list[tuple[str, str]]:
    return [(key, ORDER_WORDS[key]) for key in ORDERS if key != DUE.key]

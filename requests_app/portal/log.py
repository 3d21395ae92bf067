"""公开目录: what everybody may search and read: replies that were published, and notes of what was taken down."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from heapq import nlargest
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.tuple_lookups import TupleLessThan
from django.http import QueryDict

from requests_app.law.outcomes import Outcome
from requests_app.law.text import normalised, pairs
from requests_app.models import Publication

#: Entries of a page, of the home page, and of what is suggested beside the form.
PAGE, LATEST, BESIDE = 20, 3, 4
_MOST_WORDS, _LONGEST, _LONGEST_TYPED, _MOST_PAIRS = 6, 60, 200, 40
#: What is typed is compared with so many of the newest entries, so that it costs the same however long the log.
_AMONG = 5000
#: [P] share of the pairs of an entry's title or of the typed words from which it is worth showing.
_LIKE_FROM = 0.34


_NAMES = ("q", "year", "topic", "outcome", "agency")


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter with how many entries it has."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: words, a year, a topic, an outcome, an agency; "" for any."""

    q: str = ""
    year: str = ""
    topic: str = ""
    outcome: str = ""
    agency: str = ""

    @property
    def words(self) -> list[str]:
        """The words as the index has them."""
        return [word for word in map(normalised, re.split(r"\s+", self.q)[:_MOST_WORDS]) if word]

    def narrowed(self, choices: dict[str, list[Choice]]) -> list[tuple[str, str]]:
        """Return each condition in words with the query string that goes on without it."""
        found = []
        for name in _NAMES:
            if value := getattr(self, name):
                label = next((one.label for one in choices.get(name, []) if one.value == value), value)
                found.append((label, self.but(**{name: ""})))
        return found

    def but(self, **other: str) -> str:
        """Return the query string with other values, for links."""
        given = QueryDict(mutable=True)
        for name in _NAMES:
            if value := other.get(name, getattr(self, name)):
                given[name] = value
        if other.get("before"):
            given["before"] = other["before"]
        return given.urlencode()


def asked(given: QueryDict) -> Asked:
    """Read the query string; what makes no sense is nothing."""

    def text(name: str) -> str:
        return unicodedata.normalize("NFKC", given.get(name, "")).replace("\0", "").strip()[:_LONGEST]

    year = text("year")
    outcome = text("outcome")
    return Asked(
        q=text("q"),
        year=year if re.fullmatch("[0-9]{4}", year) else "",
        topic=text("topic"),
        outcome=outcome if outcome in {one.value for one in Outcome} else "",
        agency=text("agency"),
    )


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the log; `before` leads to the next one, "" where there is none."""

    entries: list[Publication]
    total: int
    before: str
    choices: dict[str, list[Choice]]


def found(what: Asked, before: str) -> Found:
    """Search the log, newest first, in two queries and one for the files."""
    searched = Publication.objects.all()
    for word in what.words:
        searched = searched.filter(search_text__contains=word)
    counted = searched.filter(withdrawn_on=None)
    groups: list[Any] = list(
        counted.values("year", "topic", "outcome", "agency__code", "agency__name").annotate(n=Count("pk"))
    )
    rows = _place(_filtered(searched, what), before).select_related("agency").prefetch_related("files")
    there = list(rows.order_by("-published_on", "-pk")[: PAGE + 1])
    last = there[PAGE - 1] if len(there) > PAGE else None
    return Found(
        entries=there[:PAGE],
        total=sum(group["n"] for group in groups if _fits(group, what)),
        before=f"{last.published_on.isoformat()}.{last.pk}" if last else "",
        choices=_choices(groups),
    )


def _filtered(rows: QuerySet[Publication], what: Asked) -> QuerySet[Publication]:
    given: dict[str, Any] = {}
    if what.year:
        given["year"] = int(what.year)
    if what.agency:
        given["agency__code"] = what.agency
    for name in ("topic", "outcome"):
        if getattr(what, name):
            given[name] = getattr(what, name)
    return rows.filter(**given)


def _fits(group: dict[str, Any], what: Asked) -> bool:
    wanted = {"year": what.year, "topic": what.topic, "outcome": what.outcome, "agency__code": what.agency}
    return all(str(group[name]) == value for name, value in wanted.items() if value)


def _choices(groups: Iterable[dict[str, Any]]) -> dict[str, list[Choice]]:
    groups = list(groups)
    labels = {"outcome": {one.value: one.label for one in Outcome}}
    labels["agency__code"] = {group["agency__code"]: group["agency__name"] for group in groups}
    made: dict[str, list[Choice]] = {}
    for name in ("year", "topic", "outcome", "agency__code"):
        counts: Counter[str] = Counter()
        for group in groups:
            counts[str(group[name])] += group["n"]
        ordered = sorted(counts, reverse=name == "year")
        made[name.removesuffix("__code")] = [
            Choice(value, labels.get(name, {}).get(value, value), counts[value]) for value in ordered if value
        ]
    return made


def _place(rows: QuerySet[Publication], before: str) -> QuerySet[Publication]:
    """Return the rows after a place of the list; a broken place is the beginning."""
    day, _, key = before.partition(".")
    try:
        on = date.fromisoformat(day)
        pk = int(key) if key.isascii() and len(key) < len(str(2**62)) else 0
    except ValueError:
        return rows
    return rows.filter(Q(TupleLessThan(("published_on", "pk"), (on, pk))))


def latest() -> list[Publication]:
    """Return the newest entries, for the home page."""
    return list(Publication.objects.filter(withdrawn_on=None).order_by("-published_on", "-pk")[:LATEST])


def like(text: str) -> list[Publication]:
    """Return the published replies whose titles are nearest to what a citizen writes, best first; two queries.

    Args:
        text: name, number or description of the information, as typed so far.
    """
    wanted = pairs(normalised(text[:_LONGEST_TYPED]))[:_MOST_PAIRS]
    newest = Publication.objects.filter(withdrawn_on=None).order_by("-published_on", "-pk")
    titles = newest.values_list("pk", "title")[:_AMONG] if wanted else ()
    scored = ((sum(pair in title for pair in wanted), pk) for pk, title in titles)
    best = [pk for _, pk in nlargest(BESIDE * 3, (one for one in scored if one[0]))]
    there = Publication.objects.in_bulk(best) if best else {}
    return [there[pk] for pk in best if pk in there and _near(there[pk].title, set(wanted))][:BESIDE]


def _near(title: str, wanted: set[str]) -> bool:
    """Whether enough of the typed words stand in the title, or enough of the title was typed."""
    said = set(pairs(normalised(title)))
    both = len(said & wanted)
    return both >= _LIKE_FROM * len(wanted) or both >= _LIKE_FROM * max(1, len(said))

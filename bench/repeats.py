"""重复申请查找: comparing texts against the language's own matcher, and the panel's search among all cases."""

from __future__ import annotations

import random
from collections.abc import Iterator
from difflib import SequenceMatcher
from statistics import median, quantiles
from time import perf_counter

from django.db import connection
from django.db.models import Max
from django.test.utils import CaptureQueriesContext

from requests_app.handling import repeats
from requests_app.handling.seeding_words import PLACES, TOPICS
from requests_app.law.likeness import alike, likeness, wish
from requests_app.law.text import normalised
from requests_app.models import Agency, Application

from .figures import Figure

TEXTS, FACTOR = 10_000, 1.2
MILLISECONDS = 50
LOOKED_FOR = 40
#: The same wish, written otherwise, and another wish written alike.
SAME = ("征地批复、补偿方案、{}3号地块", "{}３号地块：补偿方案、征地批复")
OTHER = ("申请公开{}3号地块的征地批复、补偿方案和勘测定界图", "申请公开{}5号地块的征地批复、补偿方案和勘测定界图")


def measure() -> Iterator[Figure]:
    """Compare first in memory, then look in the database as it was filled before."""
    yield _comparing()
    yield _searching()


def _comparing() -> Figure:
    """Compare one text with ten thousand; ours must tell apart what the matcher confuses."""
    draw = random.Random(1)  # noqa: S311 - sample texts
    wishes = [text for _, _, text in TOPICS.values()]
    texts = [f"{draw.choice(wishes)}，{draw.choice(wishes)}".replace("{}", draw.choice(PLACES)) for _ in range(TEXTS)]
    place, matcher = PLACES[0], SequenceMatcher(autojunk=False)
    reordered, elsewhere = (likeness(*(text.format(place) for text in both)) for both in (SAME, OTHER))
    if reordered < 0.8 or elsewhere > 0.6:
        raise AssertionError("the measure no longer tells another order from another parcel")
    matcher.set_seq2(normalised(texts[0]))
    ours, bare = [], []
    for _ in range(3):
        began = perf_counter()
        own = wish(texts[0])
        for text in texts:
            alike(own, wish(text))
        ours.append(perf_counter() - began)
        began = perf_counter()
        for text in texts:
            matcher.set_seq1(normalised(text))
            matcher.ratio()
        bare.append(perf_counter() - began)
    ratio = min(bare) / min(ours)
    return Figure(
        f"one request compared with {TEXTS:,} (bare: difflib)",
        _ms(min(ours)),
        _ms(min(bare)),
        f"{ratio:.1f}× faster",
        f"≥ {FACTOR}×",
        ratio >= FACTOR,
    )


def _searching() -> Figure:
    """Look for what is like cases spread over one agency; the bare side sends the same two statements."""
    agency = Agency.objects.get(code="bench1")
    among = Application.objects.filter(agency=agency)
    last = among.aggregate(last=Max("pk"))["last"]
    cases = [case for n in range(LOOKED_FOR) for case in among.filter(pk__lte=last * (n + 1) // LOOKED_FOR)[:1]]
    times, bare, by_index = [], [], True
    for case in cases:
        repeats.search(case, among)
        began = perf_counter()
        repeats.search(case, among)
        times.append(perf_counter() - began)
        with CaptureQueriesContext(connection) as seen:
            repeats.search(case, among)
        with connection.cursor() as cursor:
            began = perf_counter()
            for query in seen.captured_queries:
                cursor.execute(query["sql"])
                cursor.fetchall()
            bare.append(perf_counter() - began)
            for query in seen.captured_queries:
                cursor.execute("EXPLAIN " + query["sql"])
                by_index &= "Index Scan on case_search" in "\n".join(line for (line,) in cursor.fetchall())
    total = Application.objects.count()
    usual, without = median(times), median(bare)
    note = "" if total < 100_000 or by_index else ", NOT by the index"
    return Figure(
        f"earlier requests like one, among {total:,}{note}",
        f"{_ms(usual)} (p95 {_ms(quantiles(times, n=20)[-1])})",
        _ms(without),
        f"{usual / without:.2f}",
        f"≤ {MILLISECONDS} ms",
        usual * 1000 <= MILLISECONDS and not note,
    )


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"

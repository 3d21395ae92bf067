"""No page asks once for every row: each with the rows of one small office, then with thirty times as many."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from requests_app.upkeep import condition
from tests.every_page import NO_PAGE, furnished, looker, names, pages
from tests.multiplied import multiply

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TIMES = 29


@pytest.fixture
def world():
    return furnished()


def counted(world) -> dict[str, tuple[int, int]]:
    """Ask for every page; return its status and how many queries it cost."""
    clients, counts = {}, {}
    for name, who, path in list(pages(world)):
        condition._wrote.clear()  # a write of the last seconds would be trusted and not made again
        client = clients.setdefault(who, looker(world, who))
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        counts[name] = (answer.status_code, len(asked))
    return counts


def test_no_page_asks_more_often_for_thirty_rows_than_for_one(world):
    assert names(get_resolver().url_patterns) == {name.split(" ")[0] for name, _, _ in pages(world)} | NO_PAGE
    few = counted(world)
    gained = multiply(TIMES)
    assert gained["Application"] >= TIMES * 9
    many = counted(world)
    # the first visit of a process may cost a query more, never one less
    wrong = {name: (few[name], many[name]) for name in few if many[name] > few[name]}
    assert wrong == {}

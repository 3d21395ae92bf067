"""Web processes killed with SIGKILL while people hand in: whoever saw a receipt is there whole, and nobody is half there."""

from __future__ import annotations

import http.client
import random
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import psutil
import pytest

from requests_app.handling.ledger import code_hash
from requests_app.handling.verify import disagreements
from requests_app.models import Application, Event, Message
from tests.factories import make_agency, make_office
from tests.webs import Answer, Visitor, Web
from tests.workers import PATIENCE

from .conftest import PERSON

pytestmark = pytest.mark.django_db(transaction=True)
#: The real clock: the server's is.
_RECEIPT = re.compile(r"<dt>查询号</dt><dd[^>]*>([^<]+)</dd>.*?<dt>查询码</dt><dd[^>]*>([^<]+)</dd>", re.DOTALL)


@pytest.fixture(autouse=True)
def _today():
    """No moved clock here."""


@dataclass(frozen=True)
class Receipt:
    """What a person went home with; the code is "" where the answer that showed it was lost."""

    name: str
    reference: str
    code: str


class Crowd:
    """People who hand in, and press again when their page does not come."""

    def __init__(self, port: int, agency: int) -> None:
        self.port, self.agency = port, agency
        self.receipts: list[Receipt] = []
        self.lock = Lock()

    def hand_in(self, n: int) -> None:
        """One person: form, review, submit, receipt."""
        visitor = Visitor(self.port, {"X-Forwarded-For": f"198.51.{n // 250}.{n % 250 + 1}"})
        given = {**PERSON, "agency": str(self.agency), "applicant_name": f"申请人{n}"}
        self.until(visitor, lambda: visitor.get("/apply/"), 200)
        self.until(visitor, lambda: visitor.post("/apply/", {**given, "step": "review"}), 200)
        self.until(visitor, lambda: visitor.post("/apply/", {**given, "step": "submit"}), 302)
        page = self.until(visitor, lambda: visitor.get("/apply/receipt/"), 200)
        found = _RECEIPT.search(page.text)
        assert found, page.text
        code = found[2].replace(" ", "")
        with self.lock:
            self.receipts.append(Receipt(given["applicant_name"], found[1].strip(), code if code.isascii() else ""))

    def until(self, visitor: Visitor, ask, status: int) -> Answer:
        """Ask again until an answer comes; it must be the one expected."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                answer = ask()
            except (OSError, http.client.HTTPException):
                assert time.monotonic() < end, "no answer for a minute"
                time.sleep(0.05)
                continue
            assert answer.status == status, answer.text
            return answer


def kill_while(crowd: Crowd, web: Web, people: int, kills: int) -> int:
    """Let the people come and kill a worker now and then; return how often."""
    draw, done = random.Random(people), 0
    steps = [people * (n + 1) // (kills + 1) for n in range(kills)]
    with ThreadPoolExecutor(6) as pool:
        coming = [pool.submit(crowd.hand_in, n) for n in range(people)]
        while not all(one.done() for one in coming):
            time.sleep(draw.random() * 0.05)
            if done < kills and len(crowd.receipts) >= steps[done] and len(web.workers()) > 1:
                try:
                    draw.choice(web.workers()).kill()
                except psutil.NoSuchProcess:
                    continue
                done += 1
        for one in coming:
            one.result()
    return done


def check(crowd: Crowd, people: int) -> None:
    """See that table and receipts say the same."""
    assert {receipt.name for receipt in crowd.receipts} == {f"申请人{n}" for n in range(people)}
    cases = {case.reference: case for case in Application.objects.all()}
    assert {r.reference: r.name for r in crowd.receipts} == {ref: case.applicant_name for ref, case in cases.items()}
    assert len(cases) == people
    for receipt in crowd.receipts:
        assert (
            not receipt.code or code_hash(receipt.reference, receipt.code) == cases[receipt.reference].query_code_hash
        )
    assert sum(bool(receipt.code) for receipt in crowd.receipts) >= people * 9 // 10
    assert list(disagreements(Application.objects.all())) == []
    assert Event.objects.filter(act="lodge").count() == Event.objects.count() == people
    told = Message.objects.filter(channel="inbox").values_list("application_id", flat=True)
    assert sorted(told) == sorted(case.pk for case in cases.values())


def story(folder: Path, people: int, kills: int) -> None:
    office = make_office(make_agency("ningbo"))
    web = Web.start(folder, 3)
    try:
        crowd = Crowd(web.port, office.agency.pk)
        assert kill_while(crowd, web, people, kills) == kills
        check(crowd, people)
    finally:
        web.stop()


@pytest.mark.later
def test_receipts_survive_killed_web_processes(tmp_path):
    story(tmp_path, people=15, kills=2)


@pytest.mark.soak
def test_two_hundred_receipts_survive_killed_web_processes(tmp_path):
    story(tmp_path, people=200, kills=30)

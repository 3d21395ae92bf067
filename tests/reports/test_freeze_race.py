"""A freeze and an act at the same instant: the frozen figures know what the act did, or the act was refused."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections

from reports import life
from reports.annual import assemble
from reports.models import AnnualReport, Snapshot
from requests_app.handling import reply
from requests_app.law.errors import YearFrozen
from requests_app.law.nodes import Node
from requests_app.models import Application
from tests.factories import case_at, make_office
from tests.reports.test_life import by, ready

D = date
TODAY = D(2027, 3, 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_freeze_and_an_act_at_once_agree_whichever_is_first():
    """Whatever thread is first: the reply is in the frozen figures, or it was refused."""
    office = make_office()
    for year in range(2019, 2027):
        case = case_at(Node.REPLY, office, on=D(year, 12, 16))
        report = ready(office, year)
        start, refused = Barrier(2), []

        def freeze(report: AnnualReport = report, start: Barrier = start) -> None:
            start.wait()
            life.freeze(report, by(office.head, report, TODAY))
            connections.close_all()

        def answer(
            case: Application = case, start: Barrier = start, refused: list[Any] = refused, y: int = year
        ) -> None:
            start.wait()
            try:
                reply.deliver(case, actor=office.clerk, method="post", on=D(y, 12, 31), today=TODAY)
            except YearFrozen as wrong:
                refused.append(wrong)
            finally:
                connections.close_all()

        hands = [Thread(target=freeze), Thread(target=answer)]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
        figures = Snapshot.objects.get(report__year=year).figures
        assert figures["table3"]["granted"]["total"] == (0 if refused else 1)
        assert assemble(office.agency, year, today=TODAY).as_dict() == figures
        for late in Application.objects.filter(node=Node.REPLY):
            reply.deliver(late, actor=office.clerk, method="post", on=TODAY, today=TODAY)

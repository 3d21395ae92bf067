"""A machine over all acts through the one door; after every step identity, fold and chain hold."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from reports.as_of import FLOWS, days_of
from reports.facts import table3_facts
from reports.forms import table3_form
from reports.table3 import tabulate
from requests_app.handling import (
    approval,
    archiving,
    clock,
    drafting,
    intake,
    registration,
    remedies,
    reply,
    secrecy_review,
    supplementation,
)
from requests_app.handling.ledger import case_state
from requests_app.handling.verify import disagreements
from requests_app.law.errors import HandlingRefused
from requests_app.law.nodes import Act, Node
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.models import Application, Event

from .factories import case_at, elements, make_agency, make_case, make_office
from .paper_rules import PaperRules

KINDS = [kind for kind in ReplyKind if not kind.value.startswith("close_")]
APPLICANTS = ["natural_person", "commercial_enterprise", "research_institution", "other"]
pick = st.integers(0, 5)
#: Acts that end a case come seldom, so that the others are reached.
seldom = st.sampled_from([False, False, False, True])


class Cases(PaperRules):
    """Several cases of one office, any act on any of them, time going on."""

    @initialize(nodes=st.lists(st.sampled_from(Node), min_size=3, max_size=5))
    def office(self, nodes: list[Node]) -> None:
        self.people = make_office(make_agency())
        self.today = date(2025, 11, 3)
        self.cases = [case_at(node, self.people, on=self.today) for node in nodes]

    def _do(self, n: int, act: Callable[..., Application], **facts: Any) -> None:
        """Try one act on one case; refused or done, nothing in between."""
        if not self.cases:
            return
        n %= len(self.cases)
        before = Application.objects.get(pk=self.cases[n].pk)
        try:
            self.cases[n] = act(before, on=self.today, today=self.today, **facts)
        except HandlingRefused:
            after = Application.objects.get(pk=before.pk)
            assert (after.events_count, after.last_hash, after.node) == (
                before.events_count,
                before.last_hash,
                before.node,
            )

    @rule(days=st.sampled_from([1, 1, 2, 5, 10, 30]))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(kind=st.sampled_from(APPLICANTS))
    def lodge(self, kind: str) -> None:
        if len(self.cases) < 6:  # as many as `pick` can name
            self.cases.append(make_case(self.people, on=self.today, applicant_kind=kind))

    @rule(n=pick)
    def accept(self, n: int) -> None:
        self._do(n, intake.accept, actor=self.people.clerk, received_on=self.today, basis="both_confirmed")

    @rule(n=pick, steps=st.integers(1, 9), kind=st.sampled_from(KINDS))
    def advance(self, n: int, steps: int, kind: ReplyKind) -> None:
        """Do what the office would do next, several times: most cases go this way."""
        for _ in range(steps):
            if self.cases:
                self._next(n % len(self.cases), kind)

    def _next(self, n: int, kind: ReplyKind) -> None:
        match Node(self.cases[n].node):
            case Node.INTAKE:
                self.accept(n)
            case Node.REGISTRATION:
                self.assign(n)
            case Node.SUPPLEMENTATION:
                self.receive_supplement(n)
            case Node.DRAFTING:
                self.submit(n, kind)
            case Node.SECRECY_REVIEW:
                self.review(n, refer=False)
            case Node.APPROVAL:
                self.approve(n)
            case Node.REPLY:
                if not case_state(self.cases[n]).issued_on and kind in KINDS[::2]:
                    self.issue_reply(n, replaces="")
                self.deliver(n)
            case Node.ARCHIVING:
                self.archive(n)
            case Node.CLOSED if kind in KINDS[::3]:
                self.remedy(n, "corrected")
                self.reopen(n)

    @rule(n=pick, really=seldom)
    def close_unconfirmed(self, n: int, really: bool) -> None:  # noqa: FBT001 - hypothesis calls it by name
        if really:
            self._do(n, intake.close_unconfirmed, actor=self.people.clerk, reason="联系不上")

    @rule(n=pick)
    def assign(self, n: int) -> None:
        self._do(n, registration.assign, actor=self.people.clerk, drafter=self.people.drafter)

    @rule(n=pick)
    def on_the_spot(self, n: int) -> None:
        kind = ReplyKind.REPLY_ALREADY_PUBLIC
        self._do(n, registration.answer_on_the_spot, actor=self.people.clerk, elements=elements(kind))

    @rule(n=pick, really=seldom)
    def void(self, n: int, really: bool) -> None:  # noqa: FBT001 - hypothesis calls it by name
        if really:
            self._do(n, registration.void, actor=self.people.clerk, reason="重复登记")

    @rule(n=pick, limit=st.integers(1, 20))
    def request_supplement(self, n: int, limit: int) -> None:
        on = self.today + timedelta(days=limit)
        self._do(n, supplementation.request, actor=self.people.clerk, items=["地块位置"], limit_on=on)

    @rule(n=pick)
    def receive_supplement(self, n: int) -> None:
        self._do(n, supplementation.receive, actor=None, statement="已补充")

    @rule(n=pick)
    def lapse_supplement(self, n: int) -> None:
        self._do(n, supplementation.lapse, actor=self.people.clerk, no_good_reason=True)

    @rule(n=pick, kind=st.sampled_from(["third_party", "agency"]))
    def consult(self, n: int, kind: str) -> None:
        self._do(n, clock.consult, actor=self.people.drafter, kind=kind, party="示例公司")

    @rule(n=pick, answer=st.sampled_from(["received", "opinion", "lapsed"]))
    def consultation(self, n: int, answer: str) -> None:
        if not self.cases:
            return
        waiting = case_state(self.cases[n % len(self.cases)]).open_consultations
        key = waiting[0].key if waiting else "C0"
        who = {"actor": self.people.drafter, "consultation": key}
        match answer:
            case "received":
                self._do(n, clock.consultation_received, **who)
            case "opinion":
                self._do(n, clock.opinion, consents=False, **who)
            case _:
                self._do(n, clock.opinion_lapsed, **who)

    @rule(n=pick, days=st.integers(0, 25))
    def extend(self, n: int, days: int) -> None:
        self._do(n, clock.extend, actor=self.people.head, days=days, reason="需要查找")

    @rule(n=pick)
    def reasons_and_delay(self, n: int) -> None:
        self._do(n, clock.ask_reasons, actor=self.people.drafter, reason="当月申请过多")
        self._do(n, clock.reasons_given, actor=self.people.clerk, text="研究所需")
        until = self.today + timedelta(days=60)
        self._do(n, clock.delay, actor=self.people.head, until=until, reason="数量较多")

    @rule(n=pick, step=st.sampled_from(["charge", "paid", "lapsed"]))
    def fee(self, n: int, step: str) -> None:
        match step:
            case "charge":
                self._do(n, clock.charge_fee, actor=self.people.drafter, basis="item", quantity=12, amount=200)
            case "paid":
                self._do(n, clock.fee_paid, actor=self.people.clerk)
            case _:
                self._do(n, clock.fee_lapsed, actor=self.people.clerk)

    @rule(n=pick, kind=st.sampled_from(KINDS))
    def submit(self, n: int, kind: ReplyKind) -> None:
        assert CATALOGUE[kind].asked
        self._do(n, drafting.submit, actor=self.people.drafter, reply_kind=kind, elements=elements(kind))

    @rule(n=pick, refer=st.booleans())
    def review(self, n: int, refer: bool) -> None:  # noqa: FBT001 - hypothesis calls it by name
        if refer:
            self._do(n, secrecy_review.refer, actor=self.people.reviewer, authority="保密局", reason="不能确定")
        self._do(n, secrecy_review.clear, actor=self.people.reviewer)

    @rule(n=pick)
    def send_back(self, n: int) -> None:
        self._do(n, approval.send_back, actor=self.people.approver1, reason="理由不充分")

    @rule(n=pick)
    def approve(self, n: int) -> None:
        self._do(n, approval.approve, actor=self.people.approver1)
        self._do(n, approval.approve, actor=self.people.approver2)

    @rule(n=pick)
    def deliver(self, n: int) -> None:
        self._do(n, reply.deliver, actor=self.people.clerk, method="post")

    @rule(n=pick)
    def archive(self, n: int) -> None:
        self._do(n, archiving.archive, actor=self.people.archivist, proof="邮政回执")

    @rule(n=pick, really=seldom)
    def withdraw(self, n: int, really: bool) -> None:  # noqa: FBT001 - hypothesis calls it by name
        if really:
            self._do(n, archiving.withdraw, actor=None, statement="不再需要")

    @rule(n=pick, result=st.sampled_from(["upheld", "corrected"]))
    def remedy(self, n: int, result: str) -> None:
        if self.cases:
            number = self.cases[n % len(self.cases)].events_count + 1
            self._do(n, remedies.file, actor=self.people.clerk, kind="reconsideration")
            self._do(n, remedies.conclude, actor=self.people.clerk, remedy=f"R{number}", result=result)

    @rule(n=pick)
    def reopen(self, n: int) -> None:
        ordered = self.today + timedelta(days=30)
        self._do(n, remedies.reopen, actor=self.people.clerk, ordered_due_on=ordered)

    @invariant()
    def fold_and_chain_hold(self) -> None:
        if hasattr(self, "people"):
            mine = Application.objects.filter(agency=self.people.agency)
            assert list(disagreements(mine)) == []

    @invariant()
    def the_table_reconciles(self) -> None:
        if not hasattr(self, "people"):
            return
        for year in range(2025, self.today.year + 1):
            table = tabulate(table3_facts(self.people.agency, year), year, "2021")
            broken = [check for check in table.checks if not check.ok]
            assert broken == []

    def teardown(self) -> None:
        """On every day of every year the four counts, each of its own, add up in every column."""
        super().teardown()
        if not hasattr(self, "people"):
            return
        form = table3_form("2021")
        for year in range(2025, self.today.year + 1):
            rows = days_of(self.people.agency, year, form).rows
            for column in form.columns:
                new, before, done, after = (rows[row][column.code] for row in FLOWS)
                sums = zip(new, before, done, after, strict=True)
                assert all(one + two == three + four for one, two, three, four in sums)


@pytest.mark.django_db
@pytest.mark.later
def test_any_acts_in_any_order() -> None:
    soak = bool(os.environ.get("SOAK"))
    run_state_machine_as_test(
        Cases,
        settings=settings(
            max_examples=80 if soak else 12,
            stateful_step_count=80 if soak else 60,
            deadline=None,
        ),
    )
    done = set(Event.objects.values_list("act", flat=True))
    main_road = {Act.ACCEPT, Act.ASSIGN, Act.SUBMIT, Act.CLEAR, Act.APPROVE, Act.DELIVER, Act.ARCHIVE, Act.REOPEN}
    main_road |= {Act.ISSUE_REPLY, Act.ISSUE_NOTICE, Act.RECORD_SERVICE}
    assert main_road - done == set(), "the machine no longer gets so far"

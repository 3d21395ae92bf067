"""The papers in the machine over all acts: made, issued, served at any time; what must hold of them after every step."""

from __future__ import annotations

from datetime import timedelta
from itertools import accumulate
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from requests_app.handling import papers, reply
from requests_app.law.fold import apply
from requests_app.law.notices import NOTICES
from requests_app.law.numbering import parse_doc_number
from requests_app.law.papers import BY_HAND, made_by
from requests_app.law.state import CaseState
from requests_app.models import Paper, Serial
from requests_app.papers.letter import Letter

pick = st.integers(0, 5)


class PaperRules(RuleBasedStateMachine):
    """Rules and invariants of papers; the machine that mixes them in has people, cases, today and `_do`."""

    @rule(n=pick, replaces=st.sampled_from(["", "印错"]))
    def issue_reply(self, n: int, replaces: str) -> None:
        self._do(n, reply.issue, actor=self.people.clerk, replaces=replaces)

    @rule(n=pick, notice=st.sampled_from(BY_HAND))
    def issue_notice(self, n: int, notice: Any) -> None:
        fields = {label: f"{label}的内容" for label in NOTICES[notice].required.values()}
        self._do(n, papers.issue_notice, actor=self.people.clerk, notice=notice, fields=fields, addressee="示例单位")

    @rule(n=pick, back=st.integers(0, 2), result=st.sampled_from(["received", "refused", "returned"]))
    def record_service(self, n: int, back: int, result: str) -> None:
        if not self.cases:
            return
        paper = self.cases[n % len(self.cases)].papers.order_by("-pk").first()
        if paper is not None:
            served = self.today - timedelta(days=back)
            facts = {"paper": paper.seq, "kind": paper.kind, "method": "post", "served_on": served, "result": result}
            self._do(n, papers.record_service, actor=self.people.clerk, **facts)

    @invariant()
    def every_record_has_its_papers(self) -> None:
        if not hasattr(self, "people"):
            return
        for case in self.cases:
            records = [event.record for event in case.events.order_by("seq")]
            states = list(accumulate(records, apply, initial=CaseState()))
            wanted = {
                (n, kind.value)
                for n, (record, before, after) in enumerate(zip(records, states, states[1:], strict=False), start=1)
                for kind in made_by(record, before, after)
            }
            assert set(case.papers.values_list("seq", "kind")) == wanted

    @invariant()
    def numbers_have_no_gap(self) -> None:
        if not hasattr(self, "people"):
            return
        used: dict[tuple[str, int], list[int]] = {}
        for paper in Paper.objects.filter(agency=self.people.agency).exclude(doc_no=""):
            mark, year, serial = parse_doc_number(paper.doc_no) or ("", 0, 0)
            series = "reply" if mark == self.people.agency.doc_mark else "notice"
            used.setdefault((series, year), []).append(serial)
        last = {
            (row.series, row.year): list(range(1, row.last + 1))
            for row in Serial.objects.filter(agency=self.people.agency, series__in=["reply", "notice"])
        }
        assert {key: sorted(serials) for key, serials in used.items()} == last

    def teardown(self) -> None:
        """What was kept is what was composed."""
        for paper in Paper.objects.filter(agency=self.people.agency) if hasattr(self, "people") else ():
            assert Letter.of(paper.content).digest == paper.content_sha256
        super().teardown()

"""文书种类: to whom each paper goes, how it is numbered, and which papers each act makes; literal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from requests_app.law.nodes import Act, Node
from requests_app.law.notices import NoticeKind
from requests_app.law.papers import BY_HAND, Series, To, kind_of, made_by, named_by, sort_of
from requests_app.law.replies import ReplyKind
from requests_app.law.state import CaseState, Record

N = NoticeKind
DAY = date(2026, 3, 2)
STATE = CaseState(node=Node.REPLY, received_on=DAY, reply_kind="reply_granted")


def record(act: Act, **facts: Any) -> Record:
    return Record(act, DAY, 7, facts)


@pytest.mark.parametrize("kind", list(ReplyKind))
def test_every_reply_goes_to_the_applicant_and_has_a_number_of_the_replies(kind):
    assert (sort_of(kind).to, sort_of(kind).series) == (To.APPLICANT, Series.REPLY)


#: kind: to whom, numbered among the notices.
NOTICES = {
    N.RECEIPT: (To.APPLICANT, False),
    N.CONFIRM: (To.INSIDE, False),
    N.SUPPLEMENT: (To.APPLICANT, True),
    N.EXTENSION: (To.APPLICANT, True),
    N.THIRD_PARTY_CONSULT: (To.THIRD_PARTY, True),
    N.APPLICANT_CONSULT: (To.APPLICANT, True),
    N.THIRD_PARTY_DECISION: (To.THIRD_PARTY, True),
    N.AGENCY_CONSULT: (To.AGENCY, True),
    N.CO_HANDLING: (To.AGENCY, True),
    N.EXPLAIN_REASON: (To.APPLICANT, True),
    N.DELAY: (To.APPLICANT, True),
    N.FEE: (To.APPLICANT, True),
    N.CORRECTED: (To.APPLICANT, True),
    N.CORRECTION_REFUSED: (To.APPLICANT, True),
    N.CORRECTION_TRANSFER: (To.APPLICANT, True),
    N.PROACTIVE: (To.APPLICANT, True),
    N.REGISTER_FORM: (To.INSIDE, False),
    N.APPROVAL_SHEET: (To.INSIDE, False),
    N.SECRECY_FORM: (To.INSIDE, False),
    N.SECRECY_REFERRAL: (To.AUTHORITY, True),
    N.SERVICE_PROOF: (To.INSIDE, False),
    N.WITHDRAWAL: (To.INSIDE, False),
    N.FILE_INDEX: (To.INSIDE, False),
}


def test_every_notice_and_form_has_its_reader_and_its_series():
    found = {kind: (sort_of(kind).to, sort_of(kind).series is Series.NOTICE) for kind in NoticeKind}
    assert found == NOTICES
    assert {kind_of(kind.value) for kind in NoticeKind} == set(NoticeKind)
    with pytest.raises(ValueError, match="no_such_paper"):
        kind_of("no_such_paper")


#: What each act makes: facts and papers.
MADE = [
    (record(Act.LODGE), (N.RECEIPT,)),
    (record(Act.ACCEPT, basis="both_confirmed"), (N.CONFIRM, N.REGISTER_FORM)),
    (record(Act.ACCEPT, basis="confirmed_mail"), (N.CONFIRM, N.REGISTER_FORM)),
    (record(Act.ACCEPT, basis="handed_in"), (N.REGISTER_FORM,)),
    (record(Act.REQUEST_SUPPLEMENT), (N.SUPPLEMENT,)),
    (record(Act.LAPSE_SUPPLEMENT), (ReplyKind.CLOSE_NOT_SUPPLEMENTED,)),
    (record(Act.CONSULT, kind="third_party"), (N.THIRD_PARTY_CONSULT, N.APPLICANT_CONSULT)),
    (record(Act.CONSULT, kind="agency"), (N.AGENCY_CONSULT, N.APPLICANT_CONSULT)),
    (record(Act.ASK_REASONS), (N.EXPLAIN_REASON,)),
    (record(Act.DELAY), (N.DELAY,)),
    (record(Act.CHARGE_FEE), (N.FEE,)),
    (record(Act.FEE_LAPSED), (ReplyKind.CLOSE_FEE_UNPAID,)),
    (record(Act.EXTEND), (N.EXTENSION,)),
    (record(Act.REFER), (N.SECRECY_REFERRAL,)),
    (record(Act.CLEAR), (N.SECRECY_FORM,)),
    (record(Act.APPROVE), (N.APPROVAL_SHEET,)),
    (record(Act.ISSUE_REPLY), (ReplyKind.REPLY_GRANTED,)),
    (record(Act.DELIVER), (ReplyKind.REPLY_GRANTED, N.SERVICE_PROOF)),
    (record(Act.RECORD_SERVICE), (N.SERVICE_PROOF,)),
    (record(Act.WITHDRAW), (N.WITHDRAWAL, ReplyKind.CLOSE_WITHDRAWN)),
    (record(Act.ARCHIVE), (N.FILE_INDEX,)),
    *((record(Act.ISSUE_NOTICE, notice=kind.value), (kind,)) for kind in BY_HAND),
]


@pytest.mark.parametrize(("new", "papers"), MADE, ids=lambda one: getattr(getattr(one, "act", ""), "value", ""))
def test_an_act_makes_its_papers(new, papers):
    assert made_by(new, STATE, STATE) == papers


def test_acts_that_write_nothing_make_no_paper():
    silent = set(Act) - {new.act for new, _ in MADE}
    assert {act: made_by(record(act), STATE, STATE) for act in silent} == dict.fromkeys(silent, ())


def test_a_lower_level_signs_without_a_paper():
    below = CaseState(node=Node.APPROVAL)
    assert made_by(record(Act.APPROVE), below, below) == ()


def test_a_reply_made_before_is_not_made_again_when_it_leaves():
    made = CaseState(node=Node.REPLY, received_on=DAY, reply_kind="reply_granted", issued_on=DAY)
    assert made_by(record(Act.DELIVER), made, made) == (N.SERVICE_PROOF,)


def test_what_a_register_states_was_not_written_here():
    taken = Record(Act.EXTEND, DAY, None, {}, imported=True)
    assert (made_by(taken, STATE, STATE), named_by(taken, STATE, STATE)) == ((), (N.EXTENSION,))


def test_every_paper_of_the_catalogue_comes_about():
    made = {kind for _, papers in MADE for kind in papers} | set(ReplyKind)
    assert made == {*NoticeKind, *ReplyKind}

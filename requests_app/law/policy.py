"""存疑与从严: every rule not checked against the official text [M], every choice of ours where the law is silent [P].

A number or a date that may change is a constant here. What is a way of counting is one function elsewhere;
`CHOICES` names it, and a test sees that it exists. [P] takes, of two readings, the one that gives the agency the
EARLIER deadline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

#: [M] 国办函〔2020〕109号 is in force from this date; no fee before it (Art. 42).
FEE_IN_FORCE_FROM = date(2021, 1, 1)
#: [M] 行政复议法 (2023) Art. 23(1)(4): reconsideration first for 不予公开, replies from this date.
RECONSIDERATION_FIRST_FROM = date(2024, 1, 1)
#: 法释〔2025〕8号 Art. 1(1), in force on this date: 无法提供 and 不予处理 go straight to court.
COURT_DIRECT_FROM = date(2025, 6, 1)
#: [P] between the two dates practice varied for 无法提供, 不予处理 and 其他: True makes them FIRST.
OTHER_GROUNDS_FIRST_2024 = False
#: [P] a partial refusal under Arts. 14 to 16 needs reconsideration first, as 实施条例 Art. 31 says since 2026.
PARTIAL_REFUSAL_FIRST = True
#: [P] the supplement period an officer is offered, working days ("合理的补正期限", Art. 30).
SUPPLEMENT_LIMIT_DAYS = 15
#: [P] working days left at which an office is reminded unless it sets its own.
REMINDER_STEPS = (10, 5, 3, 1, 0)
#: [P] working days after submission within which the office confirms a receipt (Art. 31 names none).
CONFIRM_DAYS = 1
#: [P] whole working days after the last day of an opinion before its silence is recorded without an officer: what came
#: on the last day is registered on the next morning.
OPINION_GRACE = 1
#: [P] working days after the reply within which the case is filed.
ARCHIVING_DAYS = 10
#: [P] working days after posting from which the desk asks for the result of the service.
SERVICE_ASKED_AFTER = 15
#: [P] working days before the due date by which a draft should go to review, unless the office sets its own.
DRAFTING_TARGET = 5
#: [P] hours of the day within which people are written to or rung; for staff only on working days.
QUIET_UNTIL, QUIET_FROM = 8, 20
#: [M] 邮政编码.
POSTCODE_PATTERN = re.compile(r"\d{6}")


@dataclass(frozen=True, slots=True)
class Choice:
    """One marked rule that is a way of counting or of handling.

    Args:
        mark: "M" not checked, "P" our policy.
        rule: what is done, in English.
        article: the article it fills in.
        where: the one place that does it, module and name below requests_app.
    """

    mark: str
    rule: str
    article: str
    where: str


CHOICES = (
    Choice("P", "dispatch day and arrival day of a consultation both count", "33", "law.period.suspended_runs"),
    Choice("P", "an unanswered consultation pauses to its 15th working day at most", "32", "law.period.suspended_runs"),
    Choice("P", "without the consulted side's receipt, counted from dispatch", "32", "law.period.suspended_runs"),
    Choice("P", "referral to the secrecy authority does not stop the clock", "17", "handling.secrecy_review.refer"),
    Choice("P", "asking for reasons does not stop the clock", "35", "handling.clock.ask_reasons"),
    Choice("P", "a case received before 2019-05-15 keeps 15 + 15 throughout", "33", "law.period.regime_of"),
    Choice("P", "an unannounced year is Monday to Friday and provisional", "33", "law.calendar.WorkingCalendar"),
    Choice("P", "two texts that share so many pairs of characters may be a repeat", "36", "law.likeness.alike"),
    Choice("P", "drafter, reviewer and approver of a case are three people", "17", "law.guards.check_place"),
    Choice("P", "waiting for supplement or payment is open on 31 December", "50", "law.nodes.OPEN"),
    Choice("P", "a grade without a star is a mark of secrecy only at the head", "–", "law.secret_marks.FIRST_LINES"),
    Choice(
        "P",
        "a mark of secrecy in a reply is pointed out, not refused: it may be quoted",
        "14",
        "papers.cautions.cautions",
    ),
    Choice("P", "an applicant's own act is not refused for a paper the office left unset", "29", "papers.rows.papers"),
    Choice("P", "nothing is taken while the virus scanner is silent", "–", "handling.virus_scan.check"),
    Choice("M", "the article of the secrecy law that keeps marked papers out", "–", "law.errors.MarkedSecret"),
    Choice("M", "after payment the period restarts from the following day", "42", "law.fold.apply"),
    Choice("M", "a reply made anew after a decision is no new row of Table 3", "50", "law.fold.apply"),
    Choice("M", "withdrawn counts as 其他处理·其他", "50", "law.fold.apply"),
    Choice("M", "a file is kept for ever, 30 or 10 years (国家档案局令第8号)", "45", "law.retention.Retention"),
    Choice("M", "a retention period begins with the year after the filing", "45", "law.retention.keep_until"),
    Choice("P", "refused, partly refused or contested: 30 years, else 10", "45", "law.retention.proposed"),
    Choice("M", "confirm-or-reissue rests on Art. 38", "38", "law.replies.CATALOGUE"),
)

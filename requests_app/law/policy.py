"""存疑与从严: every rule that was not checked against the official text [M], and every choice of ours
where the law is silent [P], in one place, one line to change each.

[P] takes, of two readings, the one that gives the agency the EARLIER deadline.
"""

from __future__ import annotations

import re
from datetime import date

#: [M] 国办函〔2020〕109号 is in force from this date; no fee before it (Art. 42).
FEE_IN_FORCE_FROM = date(2021, 1, 1)
#: [M] 109号: after payment the handling period restarts from the following day.
FEE_PAYMENT_RESTARTS_CLOCK = True
#: [M] 109号: information already public is not charged by page.
FEE_FREE_IF_ALREADY_PUBLIC = True
#: [P] Art. 33: the day a consultation letter leaves and the day the opinion arrives both count.
CONSULTATION_EDGE_DAYS_RUN = True
#: [P] Arts. 32, 34: an unanswered consultation pauses the clock to its 15th working day at most,
#: counted from dispatch while the consulted side's own receipt is not recorded.
UNRECEIVED_CONSULTATION_COUNTS_FROM_DISPATCH = True
#: [P] Art. 17: referral to the secrecy authority asks for a decision, not an opinion; the clock runs.
REFERRAL_SUSPENDS_CLOCK = False
#: [P] Art. 35: asking for reasons does not stop the clock.
ASKING_REASONS_SUSPENDS_CLOCK = False
#: [P] a case received before 2019-05-15 keeps the old 15 + 15 working days throughout.
OLD_REGIME_FOLLOWS_RECEIPT = True
#: [P] a year not yet announced is counted Monday to Friday, marked provisional, recomputed later.
UNANNOUNCED_YEAR_IS_MONDAY_TO_FRIDAY = True
#: [P] drafter, secrecy reviewer and approver of one case are three people.
DUTIES_SEPARATED = True
#: [P] internal target for the draft, working days after receipt.
DRAFT_BY_WORKING_DAY = 10
#: [M] 行政复议法 (2023) Art. 23(2): the reply must say that reconsideration comes first.
RECONSIDERATION_FIRST_FROM = date(2024, 1, 1)
#: 法释〔2025〕8号 Art. 1(1), in force on this date: 无法提供 and 不予处理 go straight to court.
COURT_DIRECT_FROM = date(2025, 6, 1)
#: [P] between the two dates practice varied for 无法提供, 不予处理 and 其他.
OTHER_GROUNDS_FIRST_2024 = False
#: [P] a partial refusal under Arts. 14 to 16 needs reconsideration first, as 实施条例 Art. 31 says since 2026.
PARTIAL_REFUSAL_FIRST = True
#: [P] a request waiting for a supplement or payment on 31 December is still open (Table 3 row 四).
WAITING_IS_OPEN_AT_YEAR_END = True
#: [M] a reply made anew after a decision is not a new row of Table 3.
REDONE_REPLY_COUNTS_ONCE = True
#: [M] 邮政编码.
POSTCODE_PATTERN = re.compile(r"\d{6}")

"""Why each of the slowest statements is as fast as it can be: a mark of its shape → a sentence."""

from __future__ import annotations

import re

_CASES = r"FROM requests_app_application\b"
#: The first that fits counts, so what is narrower stands first.
REASONS: dict[str, str] = {
    r"near0 AS MATERIALIZED": (
        "A search: first the next 5,000 rows of the list itself, which fills a page with any common word, and only if"
        " they do not, the index of pairs. The 5,000 rows are the price; they do not grow with the cases."
    ),
    r"case_pairs\(": (
        "Earlier requests like one, by the index of pairs: at most the hundred that share most, a frequent pair is not"
        " looked for."
    ),
    r"requests_app_event\.id > .*LIMIT|FROM requests_app_event .*recorded_at >": (
        "The feed of 今日 looks at the newest 20,000 records of the whole installation by their key and no further, so"
        " that a quiet office costs no more than this however old the installation is."
    ),
    rf"{_CASES} WHERE \(requests_app_application\.watch_on <=": (
        "The morning sweep takes 2,000 cases at a time from the partial index of what runs; the lots are read from the"
        " table because their deadlines stand there."
    ),
    r"^SELECT MIN\(.*received_year": (
        "The span of an agency's years, read over all its cases once, for the page that proves the whole ledger; it is"
        " opened rarely."
    ),
    r"json_array_elements": (
        "The reminders of one lot in one statement; what is there already is left out by the unique key."
    ),
    r"requests_app_application\.id = %s\) LIMIT 21$": "One case by its key, with the people who handle it.",
    r"due_on < \(requests_app_application\.replied_on\).*late_reason": (
        "Late replies of one agency and year without a reason, for the check of the report: the rows of that year are"
        " found by index and read, since the two dates compared stand in the row."
    ),
    r"COUNT\(\*\) AS (?:n|__count) FROM requests_app_application WHERE .*due_on < \(": (
        "Late replies, by month or altogether: the rows of one agency and year are found by index and read, since two"
        " dates of the row are compared; 5,000 a year in a large office."
    ),
    r"received_on AS received_on, requests_app_application\.replied_on AS replied_on, COUNT": (
        "Working days between receipt and reply: grouped by the pair of dates in the database, the calendar is applied"
        " to each pair once."
    ),
    r"EXTRACT\(YEAR FROM": (
        "Years that disagree with their dates, a check of the report: every case of the agency and year is looked at,"
        " because the question is whether the index tells the truth."
    ),
    r"EXTRACT\(MONTH FROM": "Grouped by month within one agency and year, from its index.",
    r"received_year = .*LIMIT 1001\) capped": (
        "The counts of tabs and menu with a filter: the filtered list has no index of its own and is counted in the"
        " agency's cases, up to 1,001 (docs/measured.md, Not bounded)."
    ),
    r"capped\) AS n_": (
        "All counts of tabs and menu in one statement, each from its index alone and none beyond 1,001."
    ),
    r"FROM requests_app_personaldataread\b": (
        "The newest page of the record of reads by its key; the agency's cases are a condition, not a list."
    ),
    r"EXISTS\(SELECT .*requests_app_publication": (
        "Replies that could be published: the agency's cases from the newest on (newest_of_agency) until a page is"
        " full; two of three fit, so few are read."
    ),
    rf"{_CASES}.* WHERE .*received_year = .*ORDER BY .*received_on ASC": (
        "The cases behind a figure of the report: one agency and year by index, the first two hundred."
    ),
    rf"{_CASES}.*GROUP BY": "Counted from the index of one agency (and year) alone.",
    rf"{_CASES}.*ORDER BY requests_app_application\.id DESC LIMIT": (
        "An agency's newest case, the first entry of newest_of_agency."
    ),
    rf"{_CASES}.*ORDER BY .*LIMIT": "One page of a list, walked in the order of its own index.",
    rf"{_CASES}.* WHERE \(?requests_app_application\.id = ": "One case by its key, with the people who handle it.",
    rf"{_CASES}": "Cases of one agency by the index that begins with it.",
    r"FROM requests_app_(message|paper|event|attachment|draft|remedy|filing)\b": (
        "By an index of its own: of one case, or of what waits."
    ),
    r"FROM (requests_app_(staff|agency|export|savedfilter|destruction|publication|hook|loginsession)|reports_)": (
        "Small tables, read whole or by key."
    ),
    r"^(INSERT INTO|UPDATE|DELETE FROM) ": "A write of few rows by key.",
}


def reason(statement: str) -> str | None:
    """Return the sentence of a statement, None where nobody has written one."""
    return next((said for mark, said in REASONS.items() if re.search(mark, statement)), None)

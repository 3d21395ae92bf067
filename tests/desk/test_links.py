"""Every page of the desk as each role reads it: Chinese, without an identity, and every link leads somewhere.

A link is followed once for each shape: what differs is a key, a number or which text it is. The tabs beside a form are
followed once, from one act's; `make soak` follows them from each.
"""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest

from requests_app.desk.tabs import _TABS
from tests.desk import scene
from tests.desk.addresses import EVERYONE, ROLES, TABLE, Address, act_paths, filled
from tests.desk.test_addresses import signed_in

pytestmark = pytest.mark.django_db
_HREF = re.compile(r'<a\b[^>]*?\bhref="([^"#]*)')
#: What differs between links of one shape: keys, numbers, and which of the office's texts it is.
_WHICH = re.compile(r"\d+|(?<=/paper-texts/)\w+|(?<=/texts/)\w+|(?<=/library/)(?!new/)[a-z]+-[a-z-]+")
#: Which act's form a tab stands beside.
_BESIDE = re.compile(r"(?<=/cases/0/)\w+(?=/\?tab=)")
#: Latin that a Chinese page may show: kinds of files, numbers, the name of the other language.
ALLOWED = re.compile(
    r"^(English|PDF|Excel|Word|WPS|OFD|TXT|JPG|PNG|ZIP|JSON|XLSX|CSV|EMS|QR|Q[0-9A-Z]+|staff\d+|agency|example|com)$"
)


class Said(HTMLParser):
    """What a reader or a screen reader meets: text, and the attributes that are read out."""

    #: Code is a key or a backup code: letters by chance.
    UNREAD = frozenset({"script", "style", "code"})

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag, attrs):
        self._silent += tag in self.UNREAD
        given = dict(attrs)
        self.words += [given[k] for k in ("title", "placeholder", "aria-label", "alt") if given.get(k)]
        if tag == "input" and given.get("type") in {"submit", "button"}:
            self.words.append(given.get("value") or "")

    def handle_endtag(self, tag):
        self._silent -= tag in self.UNREAD

    def handle_data(self, data):
        if not self._silent:
            self.words.append(data)


def latin(html: str) -> set[str]:
    reader = Said()
    reader.feed(html)
    found = re.findall(
        r"[A-Za-z][A-Za-z0-9]{2,}", re.sub(r"\S+@\S+|\S+\.(pdf|txt|xlsx|png|csv|zip)", "", " ".join(reader.words))
    )
    return {word for word in found if not ALLOWED.match(word)}


def pages_of(world: scene.World, letter: str) -> dict[str, bool]:
    """Every page of a role: its path, and whether it may show who the applicant is."""
    mine: list[Address] = [a for a in TABLE.values() if not a.post and letter in a.who]
    paths = {filled(a, **world.names): letter in a.full for a in mine}
    more = [f"/admin/cases/{case}/" for case in world.cases]
    more += [path for case in world.office_cases for path in act_paths(case, ROLES[letter])]
    more += [f"/admin/cases/{world.names['case']}/?tab={tab}" for tab in _TABS]
    return paths | {path: paths.get(path, False) for path in more}


def shape_of(link: str, *, each_act: bool) -> str:
    """What a link has in common with others that lead to the same page."""
    shape = _WHICH.sub("0", link)
    return shape if each_act else _BESIDE.sub("act", shape)


#: On PostgreSQL the clerk's, who has most pages, in make soak: test_addresses opens each there.
LOOKS = [
    pytest.param("c", False, marks=pytest.mark.later),
    *(pytest.param(one, False, marks=pytest.mark.once) for one in EVERYONE[1:]),
    *(pytest.param(one, True, marks=[pytest.mark.once, pytest.mark.soak]) for one in EVERYONE),
]


@pytest.mark.parametrize(("letter", "each_act"), LOOKS)
def test_every_page_speaks_chinese_shows_no_identity_and_leads_on(letter, each_act):
    world = scene.build()
    person = signed_in(world.person(ROLES[letter]))
    wrong: dict[str, set[str]] = {}
    links: dict[str, tuple[str, str]] = {}
    answered: dict[str, int] = {}
    for page, full in pages_of(world, letter).items():
        answer = person.get(page, follow=True)
        answered[page] = answer.status_code
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        body = answer.content.decode()
        found = latin(body) | {secret for secret in world.identity if secret in body}
        if found and not full:
            wrong[page] = found
        for href in _HREF.findall(body):
            link = urljoin(page, unescape(href))
            links.setdefault(shape_of(link, each_act=each_act), (link, page))
    assert not wrong, wrong
    outside = ("http", "mailto:", "tel:")
    ours = [pair for pair in links.values() if not pair[0].startswith(outside)]
    unseen = [link for link, _ in ours if link not in answered]
    answered |= {link: person.get(link, follow=True).status_code for link in unseen}
    dead = [pair for pair in ours if answered[pair[0]] != 200]
    assert not dead, dead
    assert len(links) > 10


def test_an_error_page_speaks_chinese():
    person = signed_in(scene.build().person(ROLES["c"]))
    for path in ("/admin/nothing/", "/admin/cases/999999/", "/admin/requests_app/staff/"):
        answer = person.get(path)
        assert answer.status_code in {403, 404}
        assert latin(answer.content.decode()) == set(), path

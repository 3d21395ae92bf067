"""Every page of the desk in a real browser: axe in light and dark, wide and narrow; no sideways scroll; no complaint.

`make test` looks at each page in one of the four ways, page after page in turn; `make soak` at each in all four.
"""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Page

from requests_app.law.nodes import Act, Node
from tests.desk import scene
from tests.desk.addresses import ROLES, TABLE, Address, filled
from tests.e2e.conftest import axe_violations, width_of

pytestmark = [pytest.mark.browser]
Scheme = Literal["light", "dark"]
#: Whose eyes look at a page: the first of its roles in this order.
LOOKERS = "comvdsahu"
#: Each act's form by whoever does it, at the node where it is done.
FORMS = (
    (Node.INTAKE, "c", Act.ACCEPT),
    (Node.REGISTRATION, "c", Act.ASSIGN),
    (Node.REGISTRATION, "c", Act.ANSWER_ON_THE_SPOT),
    (Node.REGISTRATION, "c", Act.REQUEST_SUPPLEMENT),
    (Node.SUPPLEMENTATION, "c", Act.RECEIVE_SUPPLEMENT),
    (Node.DRAFTING, "d", Act.SUBMIT),
    (Node.DRAFTING, "d", Act.CONSULT),
    (Node.DRAFTING, "d", Act.CHARGE_FEE),
    (Node.SECRECY_REVIEW, "s", Act.CLEAR),
    (Node.APPROVAL, "a", Act.APPROVE),
    (Node.REPLY, "c", Act.ISSUE_REPLY),
    (Node.REPLY, "c", Act.DELIVER),
    (Node.DRAFTING, "c", Act.ISSUE_NOTICE),
    (Node.ARCHIVING, "c", Act.RECORD_SERVICE),
    (Node.ARCHIVING, "h", Act.ARCHIVE),
    (Node.CLOSED, "c", Act.FILE_REMEDY),
)
#: Wide and narrow, in light and in dark.
WAYS: tuple[tuple[int, Scheme], ...] = ((1440, "light"), (390, "dark"), (1440, "dark"), (390, "light"))
#: The smallest phone; and 1440 at 200 %, under `make soak`.
NARROW = (320, 720)


def show(page: Page, width: int, scheme: Scheme) -> None:
    """Make the window so wide, and so bright."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)


def looker(address: Address) -> str:
    return next(letter for letter in LOOKERS if letter in address.who)


@pytest.mark.parametrize("ways", [1, pytest.param(len(WAYS), marks=pytest.mark.soak)])
@pytest.mark.parametrize("letter", LOOKERS)
def test_every_page_is_clean_in_light_and_dark_wide_and_narrow(desk, letter, ways):
    world = scene.build()
    paths = [
        (looker(a), filled(a, **world.names))
        for name, a in TABLE.items()
        if not a.post and a.who and not name.startswith("logout") and not a.file
    ]
    at = {case.node: case.pk for case in world.office_cases}
    paths += [(letter, f"/admin/cases/{at[node.value]}/{act.value}/") for node, letter, act in FORMS]
    paths += [("c", f"/admin/cases/{pk}/") for pk in world.cases]
    paths += [("c", f"/admin/cases/{at['drafting']}/issue_notice/?notice=notice_third_party_decision")]
    paths += [("c", f"/admin/cases/{at['archiving']}/?tab=reply")]
    wrong = []
    page = desk.page(world.person(ROLES[letter]))
    for turn, path in enumerate(path for who, path in paths if who == letter):
        first, *others = (WAYS * 2)[turn % len(WAYS) :][:ways]
        show(page, *first)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status)
        wrong += [(path, *first, found) for found in axe_violations(page)]
        for way in others:
            show(page, *way)
            wrong += [(path, *way, found) for found in axe_violations(page)]
        for width in NARROW[:ways]:
            page.set_viewport_size({"width": width, "height": 900})
            if (wide := width_of(page)) > width:
                wrong.append((path, width, "wide", str(wide)))
    assert not wrong, "\n".join(map(str, wrong))

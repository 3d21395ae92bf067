"""Thirteen pages as pictures, wide and on a phone: frame, panels and buttons stand where they belong.

No picture is compared with an older one, because letters differ from machine to machine; what an upgrade or a
stylesheet breaks shows in the places of things. Drawing costs more than all the rest: `make soak` does it and sees that
no picture is empty. `PICTURES=folder` keeps them to be looked at.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from requests_app.law.nodes import Node, Role
from tests.desk import scene
from tests.e2e.conftest import follow

pytestmark = [pytest.mark.browser]
#: What stands wrongly: outside the page, one panel over another, a button or a mark whose words do not fit.
MISPLACED = """() => {
  const wide = innerWidth >= 1000, wrong = [];
  const box = (element) => element.getBoundingClientRect();
  const shown = (element) => element.checkVisibility() && box(element).width > 1;
  const name = (element) => `${element.tagName}.${element.className} ${element.textContent.trim().slice(0, 20)}`;
  const side = box(document.querySelector(".side")), page = box(document.querySelector(".page"));
  if (wide && (side.left !== 0 || side.width !== 224 || page.left !== 224)) wrong.push(`frame ${side.width} ${page.left}`);
  if (!wide && (side.width !== innerWidth || page.left !== 0)) wrong.push(`frame ${side.width} ${page.left}`);
  if (document.documentElement.scrollWidth > innerWidth) wrong.push("scrolls sideways");
  const panels = [...document.querySelectorAll("main .panel, main .note, main .tbl")].filter(shown);
  for (const panel of panels) {
    const { left, right } = box(panel);
    if (!panel.closest(".scroll, [role=region]") && (left < page.left - 1 || right > page.right + 1)) wrong.push(name(panel));
    for (const other of panels) {
      if (other === panel || other.parentElement !== panel.parentElement) continue;
      const a = box(panel), b = box(other);
      const over = Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
      if (over) wrong.push(`${name(panel)} over ${name(other)}`);
    }
  }
  for (const small of [...document.querySelectorAll(".btn, .tag, .chip")].filter(shown)) {
    if (small.scrollWidth > small.clientWidth + 1) wrong.push(`${name(small)} does not fit`);
    if (small.matches(".tag, .chip") && box(small).height > 40) wrong.push(`${name(small)} breaks its words`);
  }
  if (!document.querySelector("h1")) wrong.push("no heading");
  return wrong;
}"""


def _to_confirmation(page):
    page.get_by_role("button", name="同意").last.click()
    page.locator("button[name=confirmed]").wait_for()


def _to_batch(page):
    for box in page.locator("main input[name=case]").all()[:3]:
        box.check()
    follow(page.get_by_role("button", name="批量打印").or_(page.get_by_role("button", name="分办")).first)


#: name: whose eyes, the address, what is pressed there.
PAGES = {
    "today": (Role.CLERK, "/admin/", None),
    "worklist": (Role.CLERK, "/admin/cases/", None),
    "batch": (Role.CLERK, "/admin/cases/", _to_batch),
    "case": (Role.CLERK, "/admin/cases/{drafting}/", None),
    "act": (Role.DRAFTER, "/admin/cases/{drafting}/submit/", None),
    "sign": (Role.APPROVER, "/admin/cases/{approval}/approve/", None),
    "sign-confirm": (Role.APPROVER, "/admin/cases/{approval}/approve/", _to_confirmation),
    "lodge": (Role.CLERK, "/admin/intake/", None),
    "wall": (Role.SUPERVISOR, "/admin/wall/", None),
    "calendar": (Role.ADMINISTRATOR, "/admin/calendar/2026/", None),
    "people": (Role.ADMINISTRATOR, "/admin/requests_app/staff/", None),
    "texts": (Role.OFFICE_HEAD, "/admin/texts/", None),
    "text": (Role.OFFICE_HEAD, "/admin/texts/letter_accepted/", None),
}


@pytest.mark.parametrize("drawn", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_everything_stands_in_its_place(desk, drawn):
    world = scene.build()
    at = {Node(case.node).name.lower(): case.pk for case in world.office_cases}
    folder = os.environ.get("PICTURES", "")
    wrong = {}
    for name, (role, address, press) in PAGES.items():
        for width in (1440, 390):
            page = desk.page(world.person(role), width=width)
            answer = page.goto(address.format(**at))
            assert answer is not None
            assert answer.status == 200, address
            if press is not None:
                press(page)
            if found := page.evaluate(MISPLACED):
                wrong[name, width] = found
            if drawn or folder:
                picture = page.screenshot(full_page=True)
                assert len(picture) > 20_000, f"{name}: an empty page"
            if folder:
                (Path(folder) / f"{name}-{width}.png").write_bytes(picture)
            desk.close()
    assert wrong == {}

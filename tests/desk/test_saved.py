"""保存的筛选: saving, refusals, deleting, and whose they are."""

from __future__ import annotations

import pytest
import time_machine

from requests_app.desk.saved import MOST
from requests_app.models import SavedFilter
from tests.desk.worklist_world import NOW, page_for, signed_in, small_office, text_of
from tests.factories import Office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_half_past_nine():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office() -> Office:
    return small_office()


# -- 保存的筛选 --------------------------------------------------------------------------------------


def test_a_filter_is_saved_shown_as_a_tab_and_deleted(office):
    client = signed_in(office.clerk)
    asked = "list=open&q=%E5%9C%9F%E5%9C%B0&node=drafting"
    form = client.get(f"/admin/saved/?{asked}&after=x&nonsense=1")
    assert "全部在办；环节：拟办；含“土地”" in text_of(form)
    answer = client.post(f"/admin/saved/?{asked}", {"name": " 土地 在办 "}, follow=True)
    assert answer.redirect_chain == [(f"/admin/cases/?{asked}", 302)]
    assert "已保存筛选“土地 在办”" in answer.content.decode()
    assert f'<a href="?{asked.replace("&", "&amp;")}" aria-current="true">土地 在办' in answer.content.decode()
    saved = SavedFilter.objects.get()
    assert (saved.staff, saved.name, saved.query) == (office.clerk, "土地 在办", asked)
    assert "土地 在办" not in page_for(office.drafter).content.decode()
    answer = client.post(f"/admin/saved/{saved.pk}/delete/", {"back": asked}, follow=True)
    assert answer.redirect_chain == [(f"/admin/saved/?{asked}", 302)]
    assert "已删除保存的筛选“土地 在办”" in answer.content.decode()
    assert SavedFilter.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "请写一个名称"),
        (" \0", "请写一个名称"),
        ("长" * 31, "名称最多30个字，现在有31个字。"),
        ("已有", "已有名为“已有”的筛选。"),
    ],
)
def test_a_name_that_will_not_do_is_refused_and_kept(office, name, said):
    SavedFilter.objects.create(staff=office.clerk, name="已有", query="list=late")
    answer = signed_in(office.clerk).post("/admin/saved/?list=open", {"name": name})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert f'name="name" value="{name.strip(" " + chr(0))}"' in answer.content.decode()
    assert SavedFilter.objects.count() == 1


def test_the_twenty_first_and_a_query_too_long_are_refused(office):
    client = signed_in(office.clerk)
    assert "筛选条件太长" in client.post(f"/admin/saved/?q={'土' * 60}", {"name": "长"}).content.decode()
    for n in range(MOST):
        SavedFilter.objects.create(staff=office.clerk, name=f"第{n}个", query="list=open")
    assert "每人最多保存20个筛选" in client.post("/admin/saved/?list=open", {"name": "又一个"}).content.decode()
    assert SavedFilter.objects.count() == 20


def test_another_persons_filter_does_not_exist(office):
    saved = SavedFilter.objects.create(staff=office.clerk, name="土地", query="list=open")
    assert signed_in(office.drafter).post(f"/admin/saved/{saved.pk}/delete/").status_code == 404
    assert signed_in(office.clerk).get(f"/admin/saved/{saved.pk}/delete/").status_code == 405
    assert SavedFilter.objects.count() == 1

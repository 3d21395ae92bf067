"""换钥: rotation loses nothing, whoever writes meanwhile, and wherever it is stopped."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from requests_app.law.nodes import Node
from requests_app.models import Application, DeliveryChange, Message, SavedForm
from requests_app.models.reseal import Batch, reseal, reseal_all
from tests.factories import case_at, make_office

pytestmark = pytest.mark.django_db
A, B = ("encrypt", "a", b"a" * 32), ("encrypt", "b", b"b" * 32)
INDEX_A, INDEX_B = ("index", "a", b"c" * 32), ("index", "b", b"d" * 32)


@pytest.fixture(autouse=True)
def first_keys(settings):
    settings.FIELD_KEYS = (A, INDEX_A)


@pytest.fixture
def cases():
    office = make_office()
    phones = [f"1380013800{n}" for n in range(5)]
    return [case_at(Node.INTAKE, office, phone=phone, id_number=f"E1234567{n}") for n, phone in enumerate(phones)]


def change_keys(settings):
    settings.FIELD_KEYS = (B, A, INDEX_B, INDEX_A)


def phones():
    return list(Application.objects.order_by("pk").values_list("phone", flat=True))


def raw(column, table="application"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM requests_app_{table} ORDER BY id")
        return [row[0] for row in cursor]


def rotated():
    out = StringIO()
    call_command("rotate_field_keys", "--batch", "2", stdout=out)
    return out.getvalue()


def test_everything_comes_under_the_first_keys_and_says_the_same(settings, cases):
    DeliveryChange.objects.create(application=cases[0], before={"phone": "1"}, after={"phone": "2"})
    SavedForm.objects.create(key_hash="k", who="person", data={"phone": "3"})
    Message.objects.create(application=cases[0], kind="x", for_day=date(2026, 3, 2), channel="sms", address="4")
    change_keys(settings)
    said = rotated()
    assert said.splitlines()[0] == "申请案件：换了5行。"
    assert said.splitlines()[-1] == (
        "数据库不再需要旧密钥：encrypt.a、index.a。可以从 FIELD_KEYS 里去掉；"
        "但是旧的备份要用它们才能打开，请与那些备份一起另外保管，直到备份销毁。"
    )
    settings.FIELD_KEYS = (B, INDEX_B)
    assert phones() == [f"1380013800{n}" for n in range(5)]
    assert list(Application.objects.of_telephone("13800138003")) == [cases[3]]
    assert list(Application.objects.of_identity("E12345674")) == [cases[4]]
    assert DeliveryChange.objects.get().before == {"phone": "1"}
    assert SavedForm.objects.get().data == {"phone": "3"}
    assert Message.objects.get(address="4").kind == "x"
    assert rotated().splitlines()[-1] == "只有现在用的密钥，没有旧密钥。"


def test_while_keys_change_old_and_new_rows_are_found(settings, cases):
    change_keys(settings)
    assert list(Application.objects.of_telephone("13800138001")) == [cases[1]]
    assert reseal(Application, size=2) == Batch(cases[1].pk, 2, 0)
    assert [list(Application.objects.of_telephone(f"1380013800{n}")) for n in (1, 3)] == [[cases[1]], [cases[3]]]


def test_stopped_in_the_middle_it_goes_on_from_there(settings, cases):
    change_keys(settings)
    next(reseal_all(Application, 2))
    assert [text[:7] for text in raw("phone")] == ["enc1:b:"] * 2 + ["enc1:a:"] * 3
    assert [batch.done for batch in reseal_all(Application, 2)] == [2, 1]
    assert phones() == [f"1380013800{n}" for n in range(5)]


def test_a_writer_in_between_wins_and_its_row_is_looked_at_again(settings, cases):
    change_keys(settings)
    wrote = []

    def writer(execute, sql, params, many, context):
        """Write as a process that does not know the new key yet, between reading and writing of the batch."""
        if sql.startswith("UPDATE") and not wrote:
            wrote.append(sql)
            settings.FIELD_KEYS = (A, INDEX_A)
            Application.objects.filter(pk=cases[1].pk).update(phone="13999999999")
            change_keys(settings)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(writer):
        batches = list(reseal_all(Application, 2))
    assert (sum(b.done for b in batches), sum(b.raced for b in batches)) == (5, 1)
    assert phones() == ["13800138000", "13999999999", "13800138002", "13800138003", "13800138004"]
    settings.FIELD_KEYS = (B, INDEX_B)
    assert list(Application.objects.of_telephone("13999999999")) == [cases[1]]


def test_a_lost_key_stops_it_and_is_named(settings, cases):
    settings.FIELD_KEYS = (B, INDEX_B)
    with pytest.raises(CommandError, match=r"^申请案件：field key 'a' is not among FIELD_KEYS"):
        rotated()
    assert [text[:7] for text in raw("phone")] == ["enc1:a:"] * 5


def test_only_the_index_key_changes(settings, cases):
    settings.FIELD_KEYS = (A, INDEX_B, INDEX_A)
    rotated()
    assert {text[:2] for text in raw("phone_index")} == {"b:"}
    assert {text[:2] for text in raw("id_number_index")} == {"b:"}


def test_what_has_no_index_is_not_looked_at_for_ever(settings):
    case_at(Node.INTAKE, make_office(), phone="无")
    change_keys(settings)
    assert [batch.done for batch in reseal_all(Application, 2)] == [1]
    assert phones() == ["无"]


def test_what_an_older_version_left_unsealed_is_sealed(cases):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO requests_app_savedform (key_hash, who, data, saved_at) VALUES ('k', 'person', %s, %s)",
            [json.dumps({"电话": "13800138000"}), "2026-03-02 01:00:00+00:00"],
        )
    assert SavedForm.objects.get().data == {"电话": "13800138000"}
    assert [batch.done for batch in reseal_all(SavedForm)] == [1]
    assert SavedForm.objects.get().data == {"电话": "13800138000"}
    assert "13800138000" not in str(raw("data", "savedform"))


def test_a_batch_of_nothing_is_refused():
    with pytest.raises(CommandError, match=r"^--batch 须为正数。$"):
        call_command("rotate_field_keys", "--batch", "0")

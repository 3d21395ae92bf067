"""封存的列: the database holds nothing readable, code reads as before, and a lookup by content is refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from requests_app.law.nodes import Node
from requests_app.models import Agency, Application, DeliveryChange, Message, SavedForm, Staff
from requests_app.models.encrypted import CannotAsk
from requests_app.models.sealing import SealBroken, Sealed
from tests.factories import case_at, make_office

pytestmark = pytest.mark.django_db
IDENTITY, PHONE, FAX, AGENT = "11010519491231002X", "13800138000", "057487654321", "440305198001010017"
WHO = {"id_number": IDENTITY, "phone": PHONE, "fax": FAX, "agent_id_number": AGENT}


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def case(office):
    return case_at(Node.INTAKE, office, **WHO)


def stored(model, *columns):
    """What the database itself has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {model._meta.db_table} ORDER BY id")
        return [dict(zip(columns, row, strict=True)) for row in cursor]


def everything():
    """Every row of every table of the product, as one text."""
    with connection.cursor() as cursor:
        found = []
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            found.append(repr(cursor.fetchall()))
    return "\n".join(found)


def test_reading_is_as_before_and_the_database_holds_no_number(case):
    fresh = Application.objects.get(pk=case.pk)
    assert {name: getattr(fresh, name) for name in WHO} == WHO
    (row,) = stored(Application, *WHO)
    assert all(text.startswith("enc1:test:") for text in row.values())


def test_no_table_holds_a_number_of_a_whole_case(office, settings):
    settings.SMS_URL, settings.EMAIL_HOST = "https://sms.example.cn", "mail.example.cn"
    case = case_at(Node.CLOSED, office, **WHO)
    DeliveryChange.objects.create(application=case, before={"phone": PHONE}, after={"phone": FAX, "again": True})
    SavedForm.objects.create(key_hash="k", who="person", data={"id_number": IDENTITY, "phone": PHONE})
    Message.objects.create(
        application=case, kind="x", for_day=date(2026, 3, 2), channel="sms", address=PHONE, text="已答复"
    )
    Staff.objects.filter(pk=office.clerk.pk).update(mobile=PHONE)
    Agency.objects.filter(pk=office.agency.pk).update(robot_secret="SECabcdef")
    whole = everything()
    assert [secret for secret in (IDENTITY, PHONE, FAX, AGENT, "SECabcdef") if secret in whole] == []


def test_empty_stays_empty_and_can_be_asked_for(case, office):
    bare = case_at(Node.INTAKE, office)
    assert [row["fax"][:5] for row in stored(Application, "fax")] == ["enc1:", ""]
    assert list(Application.objects.filter(fax="")) == [bare]
    assert list(Application.objects.exclude(fax="")) == [case]


@pytest.mark.parametrize(
    "asked",
    [
        {"phone": PHONE},
        {"phone__in": [PHONE]},
        {"phone__contains": "138"},
        {"phone__startswith": "138"},
        {"phone__iexact": PHONE},
        {"id_number__gt": "1"},
        {"phone": F("fax")},
        {"delivery_changes__after__phone": PHONE},
        {"delivery_changes__after": {"phone": PHONE}},
    ],
)
def test_a_lookup_by_content_is_refused(case, asked):
    with pytest.raises(CannotAsk, match="is stored sealed: the database cannot answer"):
        list(Application.objects.filter(**asked))


def test_the_database_refuses_a_number_that_is_not_sealed(case):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE requests_app_application SET phone = %s WHERE id = %s", [PHONE, case.pk])


def test_a_value_copied_into_another_column_does_not_open(case):
    Application.objects.filter(pk=case.pk).update(fax=F("agent_id_number"))
    with pytest.raises(SealBroken):
        Application.objects.get(pk=case.pk)


def test_a_case_is_found_by_its_numbers_however_they_are_written(case, office):
    other = case_at(Node.INTAKE, office, phone="13800138001")
    find = Application.objects
    assert list(find.of_identity("110105 19491231 002x")) == [case]
    assert list(find.of_telephone("+86 138 0013 8001")) == [other]
    assert list(find.of_telephone("1380013800")) == []


def test_a_new_number_takes_its_index_with_it_by_save_and_by_update(case):
    case.phone = "13900139000"
    case.save(update_fields=["phone"])
    assert list(Application.objects.of_telephone("13900139000")) == [case]
    Application.objects.filter(pk=case.pk).update(phone="13700137000")
    assert list(Application.objects.of_telephone("13700137000")) == [case]
    assert list(Application.objects.of_telephone("13900139000")) == []


@pytest.mark.parametrize("value", [F("fax"), Sealed("enc1:test:AAAA")])
def test_a_number_whose_index_cannot_be_made_is_not_written(case, value):
    with pytest.raises(TypeError, match="phone is written as a plain text"):
        Application.objects.filter(pk=case.pk).update(phone=value)


def test_a_message_to_an_address_still_exists_once(case):
    given = {"application": case, "kind": "reply_1", "for_day": date(2026, 3, 2), "channel": "sms", "address": PHONE}
    Message.objects.create(text="一", **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(text="二", **given)
    assert Message.objects.get(address=PHONE).text == "一"


def test_sealed_facts_come_back_as_they_were(case):
    facts = {"phone": PHONE, "again": True, "空": None, "list": [1, "二"]}
    change = DeliveryChange.objects.create(application=case, before={}, after=facts)
    change.refresh_from_db()
    assert (change.before, change.after) == ({}, facts)
    assert [str(row["after"]).strip('"')[:10] for row in stored(DeliveryChange, "after")] == ["enc1:test:"]

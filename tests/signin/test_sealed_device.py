"""The key of a telephone's authenticator lies sealed, comes over from the version before, and changes with the keys."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from requests_app.law.nodes import Role
from requests_app.management.commands.rotate_field_keys import MODELS
from requests_app.models import Agency, Authenticator
from requests_app.models.reseal import sealed_fields
from requests_app.signin import second
from tests.factories import make_agency, make_staff
from tests.signin.people import INBOX, SECOND, SET_UP, code_of, entered, with_device

pytestmark = pytest.mark.django_db
KEY = "3132333435363738393031323334353637383930"  # RFC 6238, appendix B: at 59 seconds the code ends in 287082
move = importlib.import_module("requests_app.migrations.0019_move_devices")
Rule = Agency.SecondFactor


def raw(table, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY id")
        return [row[0] for row in cursor]


def test_the_database_holds_no_key_and_the_code_is_that_of_the_standard():
    device = Authenticator.objects.create(user=make_staff(make_agency(), Role.CLERK), key=KEY)
    (held,) = raw("requests_app_authenticator", "key")
    assert held.startswith("enc1:test:")
    assert KEY not in held
    with time_machine.travel(datetime(1970, 1, 1, 0, 0, 59, tzinfo=UTC), tick=False):
        fresh = Authenticator.objects.get(pk=device.pk)
        assert fresh.verify_token("287083") is False
        Authenticator.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
        assert Authenticator.objects.get(pk=device.pk).verify_token("287082") is True
        assert Authenticator.objects.get(pk=device.pk).verify_token("287082") is False  # once
    assert Authenticator.objects.get(pk=device.pk).key == KEY


def test_the_database_refuses_a_key_that_is_not_sealed():
    device = with_device(make_staff(make_agency(), Role.CLERK))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE requests_app_authenticator SET key = %s WHERE id = %s", [KEY, device.pk])


def test_a_device_of_the_version_before_works_on_and_its_plain_key_is_gone():
    person = make_staff(make_agency(second_factor=Rule.ALL), Role.CLERK)
    since = datetime(2026, 1, 5, tzinfo=UTC)
    TOTPDevice.objects.create(user=person, name="desk", key=KEY, confirmed=True, last_t=7, drift=-1)
    TOTPDevice.objects.update(created_at=since)
    move.seal(apps, None)
    assert not TOTPDevice.objects.exists()
    device = Authenticator.objects.get(user=person)
    assert (device.key, device.confirmed, device.last_t, device.drift) == (KEY, True, 7, -1)
    assert device.created_at == since
    client = entered(person)
    assert client.post(SECOND, {"code": code_of(device), "next": INBOX}).url == INBOX
    move.back(apps, None)
    assert (TOTPDevice.objects.get().key, Authenticator.objects.count()) == (KEY, 0)


def test_changing_the_keys_changes_every_table_that_holds_something_sealed(settings):
    assert {model for model in apps.get_models() if sealed_fields(model)} == set(MODELS)
    device = with_device(make_staff(make_agency(), Role.CLERK))
    settings.FIELD_KEYS = (("encrypt", "new", b"n" * 32), *settings.FIELD_KEYS)
    call_command("rotate_field_keys")
    assert raw("requests_app_authenticator", "key")[0].startswith("enc1:new:")
    assert Authenticator.objects.get().key == device.key


def test_a_backup_code_is_kept_as_a_keyed_hash_and_void_under_another_secret(settings):
    person = make_staff(make_agency(second_factor=Rule.ALL), Role.CLERK)
    with_device(person)
    code = second.new_codes(person)[0]
    held = list(StaticToken.objects.values_list("token", flat=True))
    assert len(held) == 10
    assert not any(code in token for token in held)
    settings.SECRET_KEY = "another" * 8
    assert entered(person).post(SECOND, {"code": code}).status_code == 200
    assert StaticToken.objects.count() == 10


@pytest.mark.parametrize(
    ("setting", "rule", "status"),
    [
        ("agency", Rule.NONE, 200),
        ("agency", Rule.SIGNERS, 302),
        ("agency", Rule.ALL, 302),
        ("superusers", Rule.NONE, 302),
    ],
)
@pytest.mark.parametrize("of_an_agency", [True, False])
def test_a_superuser_needs_it_as_soon_as_anybody_does(settings, setting, rule, status, of_an_agency):
    settings.SECOND_FACTOR = setting
    agency = make_agency()
    make_agency(second_factor=rule)
    root = make_staff(agency if of_an_agency else None, is_superuser=True)
    page = entered(root).get("/admin/access/")
    assert page.status_code == status
    assert status == 200 or page.url == f"{SECOND}?next=%2Fadmin%2Faccess%2F"


def test_an_installation_may_require_it_of_everybody(settings):
    settings.SECOND_FACTOR = "all"
    person = make_staff(make_agency(second_factor=Rule.NONE), Role.CLERK)
    client = entered(person)
    assert client.get(INBOX).status_code == 302
    assert "<svg" in client.get(SET_UP).content.decode()
    settings.SECOND_FACTOR = "superusers"
    assert client.get(INBOX).status_code == 200

"""证件号码和电话 of whoever fills in the form: in no session, no table in clear, no report of an error."""

from __future__ import annotations

import logging

import pytest
from django.db import connection
from django.test import Client
from django.views.debug import SafeExceptionReporterFilter

from requests_app.law.nodes import Role
from requests_app.models import Agency, Application
from tests.factories import make_staff

from .conftest import PERSON

pytestmark = pytest.mark.django_db
SECRETS = (PERSON["id_number"], PERSON["phone"])


def rows():
    """Every row of every table, and what the sessions say in plain words."""
    with connection.cursor() as cursor:
        found = []
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            found += [repr(row) for row in cursor]
        cursor.execute("SELECT session_key FROM django_session")
        keys = [key for (key,) in cursor]
    return "\n".join([*found, *(repr(dict(Client().session.__class__(key).items())) for key in keys)])


def test_from_the_form_to_the_receipt_nothing_keeps_a_number_in_clear(client, office, caplog):
    caplog.set_level(logging.DEBUG)
    typed = {**PERSON, "agency": Agency.objects.get().pk}
    for step in ("save", "review", "submit"):
        client.post("/apply/", {**typed, "step": step}, follow=True)
        assert [secret for secret in SECRETS if secret in rows()] == [], step
    assert Application.objects.get().phone == PERSON["phone"]
    said = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert [secret for secret in SECRETS if secret in said] == []


@pytest.mark.parametrize(
    ("path", "role"), [("/apply/", None), ("/admin/intake/", Role.CLERK), ("/admin/find/", Role.CLERK)]
)
def test_a_report_of_an_error_shows_no_field(client, office, path, role):
    if role:
        client.force_login(make_staff(office.agency, role))
    answer = client.post(path, {**PERSON, "q": PERSON["phone"], "step": "review"})
    reported = SafeExceptionReporterFilter().get_post_parameters(answer.wsgi_request)
    assert reported["q"] == "********************"
    if path != "/admin/find/":
        assert {reported[name] for name in PERSON} == {"********************"}

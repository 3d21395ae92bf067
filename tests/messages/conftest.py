"""What the tests of mail share: the way out by SMTP, a post office of this machine, a case."""

from __future__ import annotations

import pytest

from tests.factories import make_case, make_office

from .post_office import HOST, open_office


@pytest.fixture
def by_smtp(settings):
    """Mail goes out over SMTP to this machine; the test framework would keep it in a list."""
    settings.EMAIL_BACKEND = "requests_app.messages.smtp.Backend"
    settings.EMAIL_HOST = HOST
    settings.EMAIL_TIMEOUT = 1
    settings.DEFAULT_FROM_EMAIL = "示例市人民政府 <gongkai@example.com>"


@pytest.fixture
def post(settings, by_smtp):
    """Open a post office and send to it."""
    with open_office() as (office, port):
        settings.EMAIL_PORT = port
        yield office


@pytest.fixture
def case(db):
    """A case at intake, of an applicant without an address."""
    return make_case(make_office())

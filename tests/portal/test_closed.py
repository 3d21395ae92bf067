"""A site at which no agency takes applications says so before anybody fills in a form."""

import pytest
from django.test import Client

from tests.factories import make_agency

pytestmark = pytest.mark.django_db
SAID = "现在没有机关在这里接收申请。您可以到机关当面申请，或者邮寄申请书。"


def page(address: str) -> str:
    return Client().get(address).content.decode()


@pytest.mark.parametrize("offices", [0, 1])
def test_nobody_takes_applications(offices):
    for _ in range(offices):
        make_agency(active=False)
    assert SAID in page("/")
    assert "开始申请" not in page("/")
    assert SAID in page("/apply/")
    assert "<textarea" not in page("/apply/")


def test_one_agency_opens_the_form():
    make_agency()
    assert "开始申请" in page("/")
    assert "<textarea" in page("/apply/")

"""What applicants write: the form, the saved form, files, the supplement, the withdrawal, what they say of a reply."""

from __future__ import annotations

from typing import Any

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from requests_app.law.nodes import Node
from requests_app.models import Application, Suggestion
from requests_app.portal import human
from tests.portal.stories import opened

from .attacker import filled
from .payloads import poison

APPLY = "/apply/"


def build(world: Any) -> None:
    """Write everywhere an applicant can."""
    for who in ("person", "org"):
        _apply(world, who)
    _case_page(world)
    _echoes(world)


def _apply(world: Any, who: str) -> None:
    client, attacker = Client(), world.attacker
    with time_machine.travel("2026-06-30T09:59:00+08:00", tick=False):
        began = human.began()
    form = client.get(APPLY, {"who": who}).context["form"]
    form.fields["agency"].initial = world.office.agency.pk
    typed = {
        **filled(form, {"phone": "13800000000"}),
        "who": who,
        "began": began,
        "phone": "13800000000",
        "agency": world.office.agency.pk,
    }
    if who == "org":
        typed |= {"applicant_kind": "other"}
    for place in ("identity", "mandate", "extra"):
        body = f"{who}{place}".encode()
        attacker.post(
            client, APPLY, {**typed, "step": "attach", place: SimpleUploadedFile(f"{poison(90)}.txt", body)}, form
        )
    attacker.post(client, APPLY, {**typed, "step": "save"}, form)
    attacker.post(client, APPLY, {**typed, "step": "review"}, form)
    answer = attacker.post(client, APPLY, {**typed, "step": "submit"}, form)
    assert answer.status_code == 302, answer.context["form"].errors
    world.applicants[f"receipt {who}"] = client
    waiting = Client()
    attacker.post(waiting, APPLY, {"step": "attach", "extra": SimpleUploadedFile(f"{poison(90)}.txt", b"waits")})
    world.applicants[f"waiting {who}"] = waiting
    attacker.post(Client(), APPLY, {**typed, "step": "submit", "human": poison(), "sum": poison(), "began": poison()})


def at(world: Any, node: Node, name: str) -> tuple[Client, Application]:
    """Return the browser of an applicant whose case stands at a node."""
    client, case = Client(), world.case_here(node)
    opened(client, case)
    world.applicants[name] = client
    return client, case


def _case_page(world: Any) -> None:
    attacker = world.attacker
    client, _ = at(world, Node.SUPPLEMENTATION, "supplemented")
    file = SimpleUploadedFile(f"{poison(90)}.txt", b"supplement")
    form = client.get("/track/case/").context["form"]
    answer = attacker.post(client, "/track/supplement/", {"statement": poison(), "files": file}, form)
    assert answer.status_code == 302
    client, _ = at(world, Node.DRAFTING, "withdrawn")
    attacker.send(client, "/track/withdraw/")
    attacker.send(client, "/track/withdraw/", sure="on")
    client, case = at(world, Node.ARCHIVING, "answered")
    page = client.get("/track/case/").context
    attacker.post(client, "/track/satisfaction/", {"words": poison()}, page["satisfaction"])
    answer = attacker.post(client, "/track/satisfaction/", {"score": "1", "words": poison()}, page["satisfaction"])
    assert answer.status_code == 302
    attacker.post(client, "/track/suggestion/", {"words": poison(300)}, page["suggestion"])
    assert Suggestion.objects.filter(application=case).exists()
    attacker.send(client, "/track/delivery/")
    kept = {"phone": "13900000000", "email": "a@example.com", "postcode": "315000", "again": "on"}
    answer = attacker.send(client, "/track/delivery/", **kept)
    assert answer.status_code == 302, answer.context["form"].errors
    for node in Node:
        at(world, node, f"at {node.value}")


def _echoes(world: Any) -> None:
    attacker = world.attacker
    client = Client()
    attacker.send(client, "/track/")
    attacker.post(client, "/log/beside/", {"text": poison()})
    attacker.post(client, "/track/get/", {"what": poison()})

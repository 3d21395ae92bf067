"""An office in which everything anybody can write is an attack."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.test import Client, override_settings

from requests_app.desk.reads import OTHER
from requests_app.law.nodes import Act, Node, Role
from requests_app.law.papers import BY_HAND
from requests_app.models import Application, Scope, Staff
from tests.desk import scene
from tests.desk.addresses import ROLES
from tests.desk.stories import STORIES
from tests.factories import case_at, make_staff

from . import columns, portal_world, report_world
from .attacker import Attacker, filled, signed_in
from .payloads import poison

#: Acts whose form keeps a rule of its own for one text: what it must begin with, or that it stays as shown.
_GIVEN: dict[Act, dict[str, str]] = {
    Act.ANSWER_ON_THE_SPOT: {"e_legal_basis": "《中华人民共和国政府信息公开条例》第三十六条第（一）项"}
}
#: Forms that take the number of a paper only as the law writes it.
_NUMBERED = {Act.DELIVER, Act.ISSUE_REPLY, Act.ANSWER_ON_THE_SPOT}
#: What an applicant writes.
WORDS = (
    "applicant_name", "legal_representative", "contact_name", "employer", "email", "address", "postcode", "agent_name",
    "title", "doc_ref", "content", "purpose", "form_wanted", "obtain_way", "topic", "id_number", "phone", "fax",
    "agent_id_number",
)  # fmt: skip


@dataclass
class World:
    """The scene of the desk, attacked; a person in each role, and browsers of applicants."""

    scene: scene.World
    attacker: Attacker = field(default_factory=Attacker)
    cases: dict[str, Application] = field(default_factory=dict)
    people: dict[str, Staff] = field(default_factory=dict)
    applicants: dict[str, Client] = field(default_factory=dict)

    @property
    def office(self) -> Any:
        """Its people and the agency."""
        return self.scene.office

    def case_here(self, node: Node, **given: Any) -> Application:
        """Return a new case at a node, whose applicant attacks."""
        return attacked(case_at(node, self.office, **given))


def attacked(case: Application) -> Application:
    """Put a payload into everything the applicant wrote."""
    rooms = {name: Application._meta.get_field(name).max_length for name in WORDS}
    Application.objects.filter(pk=case.pk).update(**{name: poison(room) for name, room in rooms.items()})
    return Application.objects.get(pk=case.pk)


def build(*acts: Act) -> World:
    """Make the office and write everywhere; of the acts of a case these, all of them where none is named."""
    world = World(scene.build())
    world.people = {letter: world.scene.person(role) for letter, role in ROLES.items()}
    for person in world.people.values():
        person.refresh_from_db()
    _settings(world)
    for act in dict.fromkeys((*(acts or STORIES), Act.ARCHIVE)):
        _act(world, act, STORIES[act])
    _notices(world)
    _registers(world)
    _posts(world)
    portal_world.build(world)
    report_world.build(world)
    columns.fill(world)
    return world


def _act(world: World, act: Act, story: Any) -> None:
    case = attacked(story.case(world.office))
    client, path = signed_in(getattr(world.office, story.who)), f"/admin/cases/{case.pk}/{act.value}/"
    typed = {**story.typed, **_GIVEN.get(act, {})}
    world.attacker.send(client, path, typed)  # the confirmation, or the form with what is wrong
    more = {"doc_no": ""} if act in _NUMBERED else {}
    answer = world.attacker.send(client, path, typed, confirmed="1", **more)
    assert answer.status_code == 302, (act, answer.context["form"].errors)
    world.cases[act.value] = case


def _settings(world: World) -> None:
    """The office's own settings: agency, people, wordings, the library of reasons."""
    office, attacker = world.office, world.attacker
    admin, head = signed_in(office.administrator), signed_in(office.head)
    agency = f"/admin/requests_app/agency/{office.agency.pk}/change/"
    kept = {
        "number_format": "{year}-{serial:04d}",
        "postcode": "315000",
        "seal": "<",
        "levels": f"{poison(40)}\n{poison(40)}",
        "email": "a@example.com",
        "website": "https://example.com",
    }
    attacker.send(admin, agency)
    answer = attacker.send(admin, agency, **kept, doc_mark="公开告", notice_mark="公开函")
    assert answer.status_code == 302, answer.context["form"].errors
    for letter, person in world.people.items():
        path = f"/admin/requests_app/staff/{person.pk}/change/"
        answer = attacker.send(admin, path, username=f"zq{letter}")
        assert answer.status_code == 302, answer.context["form"].errors
    form = admin.get("/admin/requests_app/staff/add/").context["form"]
    attacker.post(admin, "/admin/requests_app/staff/add/", {name: poison(30) for name in form.fields}, form)
    for path in ("/admin/hooks/add/", f"/admin/hooks/{world.scene.names['hook']}/"):
        attacker.send(admin, path, do="save")
        with override_settings(HOOK_HOSTS=["example.com"]):
            attacker.send(admin, path, do="save", url=f"https://example.com/{len(path)}")
    attacker.send(admin, "/admin/tokens/")
    attacker.send(admin, "/admin/tokens/", {"scopes": [Scope.INTAKE.value]})
    answer = attacker.send(head, "/admin/library/new/", {"kind": "reply_granted"}, do="save")
    for path in ("/admin/texts/letter_fee/", "/admin/paper-texts/paper_notice_fee/"):
        now = head.get(path).context["form"]
        parts = {name: str(now[name].value() or "") for name in now.fields}
        attacker.send(head, path, parts, do="preview")
        words = {name: text + poison(24) for name, text in parts.items()}
        answer = attacker.send(head, path, parts, do="save", seen=head.get(path).context["seen"], **words)
        assert answer.status_code == 302, answer.context["form"].errors


def _notices(world: World) -> None:
    """Every notice that is written by hand, each with its own texts."""
    clerk, case = signed_in(world.office.clerk), world.case_here(Node.DRAFTING)
    for kind in BY_HAND:
        path = f"/admin/cases/{case.pk}/issue_notice/"
        answer = world.attacker.send(clerk, path, {"notice": kind.value}, confirmed="1")
        assert answer.status_code == 302, (kind, answer.context["form"].errors)


def _registers(world: World) -> None:
    """A paper registered, an entry published, a sheet of supervision."""
    office, attacker = world.office, world.attacker
    clerk = signed_in(office.clerk)
    attacker.send(clerk, "/admin/intake/", {"channel": "post"}, on="")
    answer = attacker.send(clerk, "/admin/intake/", {"channel": "post", "applicant_kind": "other"}, on="2026-06-29")
    assert answer.status_code == 302, answer.context["form"].errors
    case = world.case_here(Node.ARCHIVING)
    path = f"/admin/log/publish/{case.pk}/"
    attacker.send(clerk, path, do="check")
    answer = attacker.send(clerk, path, do="publish", read="1")
    assert answer.status_code == 302, answer.context["form"].errors
    above = signed_in(make_staff(world.scene.above, Role.SUPERVISOR))
    late = world.case_here(Node.DRAFTING)
    attacker.post(
        above,
        "/admin/wall/issue/",
        {"case": late.pk, "do": "preview", "demand": poison(300), "answer_by": "2026-07-10"},
    )
    answer = attacker.send(above, f"/admin/wall/issue/?case={late.pk}", case=late.pk, do="issue")
    assert answer.status_code == 302, answer.context["form"].errors


def _posts(world: World) -> None:
    """What pages take without a form of Django's."""
    office, post = world.office, world.attacker.post
    clerk, head, archivist = signed_in(office.clerk), signed_in(office.head), signed_in(office.archivist)
    admin = signed_in(office.administrator)
    drafter = signed_in(office.drafter)
    drafting, filed = world.case_here(Node.DRAFTING), world.case_here(Node.ARCHIVING)
    draft = drafter.get(f"/admin/cases/{drafting.pk}/submit/", {"kind": "reply_granted"}).context["form"]
    kept = {"do": "save", "reply_kind": "reply_granted", "rows": "1"}
    for answer in (
        post(drafter, f"/admin/cases/{drafting.pk}/submit/", {**filled(draft, {}), **kept}, draft),
        post(clerk, "/admin/saved/?list=open", {"name": poison(30)}),
        post(clerk, "/admin/saved/?list=open", {"name": poison()}),
        post(clerk, f"/admin/cases/{drafting.pk}/applicant/", {"reason": OTHER, "other": poison(80)}),
        post(clerk, f"/admin/cases/{drafting.pk}/applicant/", {"reason": poison(), "other": poison()}),
        post(head, f"/admin/cases/{filed.pk}/package/", {"do": "hold", "reason": poison(300)}),
        post(head, f"/admin/cases/{filed.pk}/package/", {"do": "lift", "reason": poison(300)}),
        post(head, f"/admin/cases/{filed.pk}/package/", {"do": "lift", "reason": poison(3000)}),
        post(archivist, f"/admin/keeping/{world.scene.names['destruction']}/", {"do": "execute", "typed": poison()}),
        post(head, f"/admin/keeping/{world.scene.names['destruction']}/", {"do": poison(), "reason": poison(400)}),
        post(archivist, "/admin/keeping/", {"filing": "1", "reason": poison(300)}),
        post(clerk, "/admin/find/", {"q": poison(60)}),
        post(clerk, "/admin/batch/", {"act": "archive", "case": filed.pk, "proof": poison(120), "back": poison()}),
        post(clerk, "/admin/batch/", {"act": poison(), "case": filed.pk, "back": poison()}),
        post(admin, "/admin/calendar/2027/", {"do": "read", "text": poison()}),
        post(admin, "/admin/calendar/2027/", _year("preview")),
        post(admin, "/admin/calendar/2027/", _year("apply")),
        post(admin, "/admin/login/", {"username": poison(150), "password": poison(), "next": poison()}),
        post(Client(), "/admin/login/", {"username": poison(150), "password": poison(), "next": poison()}),
        post(head, f"/admin/log/publish/{filed.pk}/", {"do": "decline", "reason": poison(300)}),
        post(admin, "/admin/verify/", {"year": poison(), "after": poison(), "checked": poison(), "wrong": poison()}),
        post(clerk, "/admin/post/", {"paper": poison(), "listed": poison(), "size": poison(), "first": poison()}),
    ):
        assert answer.status_code < 500


def _year(do: str) -> dict[str, str]:
    return {"do": do, "announced": "1", "document": poison(80), "first": "2027-10-01", "last": "2027-10-07",
            "works": "0", "name": poison(30)}  # fmt: skip

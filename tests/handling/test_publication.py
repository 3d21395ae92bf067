"""公开目录: what may be published, by whom, once; what of it is covered; and how it is taken down (条例 Art. 44)."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from requests_app.handling import publication, suggestion
from requests_app.handling.attachments import keep
from requests_app.handling.file_words import words_of
from requests_app.law.errors import BadFacts, HandlingRefused, MarkedSecret, WrongAgency, WrongNode, WrongRole
from requests_app.law.nodes import Node
from requests_app.law.redaction import found
from requests_app.law.replies import ReplyKind
from requests_app.models import Application, Attachment, Publication, PublishedFile, Suggestion
from tests.factories import case_at, make_agency, make_office
from tests.files import docx
from tests.portal import stories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 16)
ENTRY = publication.Entry("示例地块的批准文件", "批复全文", "土地征收")


@pytest.fixture
def office(db):
    return make_office(make_agency("ningbo", name="示例机关"))


def publish(case, office, entry=ENTRY, files=(), kept=(), **given):
    return publication.publish(
        case, **{"actor": office.head, "entry": entry, "files": files, "kept": kept, "today": TODAY, **given}
    )


def test_a_reply_is_published_with_its_facts(office):
    case = case_at(Node.CLOSED, office)
    made = publish(case, office)
    case = Application.objects.get(pk=case.pk)
    assert (made.title, made.summary, made.topic, made.outcome, made.doc_no, made.published_on) == (
        "示例地块的批准文件", "批复全文", "土地征收", "granted", case.doc_no, TODAY,
    )  # fmt: skip
    assert (made.agency, made.published_by, made.files.count()) == (office.agency, office.head, 0)
    assert case.events_count == case.events.count()  # no act: the record is as it was


def test_once_until_it_is_withdrawn(office):
    case = case_at(Node.CLOSED, office)
    made = publish(case, office)
    with pytest.raises(WrongNode, match="已经在公开目录里"):
        publish(case, office)
    publication.withdraw(made, actor=office.clerk, reason="处理后重新公开", with_title=False, today=TODAY)
    assert publish(case, office).pk != made.pk
    assert Publication.objects.count() == 2


@pytest.mark.parametrize("node", [node for node in Node if node not in {Node.ARCHIVING, Node.CLOSED}])
def test_only_what_was_answered(office, node):
    with pytest.raises(publication.NotToPublish):
        publish(case_at(node, office), office)


@pytest.mark.parametrize("kind", [ReplyKind.REPLY_NOT_EXIST, ReplyKind.REPLY_DENIED_PROCESS])
def test_only_what_was_given(office, kind):
    _, case, _ = stories.answered(office, kind=kind, said=None)
    with pytest.raises(publication.NotToPublish):
        publish(case, office)
    assert not publication.candidates(office.head).exists()


def test_only_by_clerk_and_head_of_the_agency(office):
    case = case_at(Node.CLOSED, office)
    for person in (office.drafter, office.reviewer, office.approver1, office.archivist, office.administrator):
        with pytest.raises(WrongRole):
            publish(case, office, actor=person)
    with pytest.raises(WrongAgency):
        publish(case, office, actor=make_office(make_agency()).head)
    assert publish(case, office, actor=office.clerk).published_by == office.clerk


def test_what_seems_personal_is_covered_unless_the_officer_keeps_it(office):
    case = case_at(Node.CLOSED, office, applicant_name="林清和", agent_name="吴二")
    said = "林清和、代理人吴二，身份证11010519491231002X，电话13800138000；值班电话0574-87180000。"
    duty = next(find for find in found(said) if find.text == "0574-87180000")
    made = publish(case, office, publication.Entry("林清和要的批复", said), kept={duty.key})
    assert made.title == "×××要的批复"
    assert made.summary == "×××、代理人×××，身份证×××，电话×××；值班电话0574-87180000。"
    assert "林清和" not in str([made.decisions, made.search_text, made.title, made.summary])
    assert "13800138000" not in str(made.decisions)
    kept = [row for row in made.decisions if row["kept"]]
    assert kept == [{"kind": "phone", "kept": True, "text": "0574-87180000"}]
    assert len(made.decisions) == 5


@pytest.mark.parametrize("entry", [("", "内容"), ("标题", " "), ("×", "")])
def test_an_empty_entry_is_refused(office, entry):
    with pytest.raises(BadFacts, match="都要写"):
        publish(case_at(Node.CLOSED, office), office, publication.Entry(*entry))


@pytest.mark.parametrize("entry", [("机密★10年", "内容"), ("标题", "绝密★启用前\n内容")])
def test_a_marked_entry_is_refused(office, entry):
    with pytest.raises(MarkedSecret):
        publish(case_at(Node.CLOSED, office), office, publication.Entry(*entry))
    assert not Publication.objects.exists()


# -- files -----------------------------------------------------------------------------------------


def test_files_that_went_out_and_copies_are_offered_and_copied(office):
    _, case, sent = stories.answered(office, applicant_name="林清和")
    stories.stored(case, "内部材料.pdf", kind="office")
    copy = keep(case, Attachment.Kind.PUBLIC, [SimpleUploadedFile("林清和的批复.txt", "全文".encode())], by=office.head)
    there = publication.offered(case, list(case.events.order_by("seq")))
    assert {file.name: source for file, source in there.items()} == {
        "立项批复.pdf": "随答复送出",
        "资金安排.pdf": "随答复送出，已遮盖",
        "林清和的批复.txt": "公开用的副本",
    }
    made = publish(case, office, files=[sent[0].pk, copy[0].pk, sent[0].pk])
    assert [file.name for file in made.files.all()] == ["立项批复.pdf", "×××的批复.txt"]
    one = made.files.first()
    assert one.file.read() == stories.PDF + "立项批复.pdf".encode()
    assert one.file.name != sent[0].file.name
    assert "立项" not in one.file.name


def test_a_file_of_the_inside_or_of_another_case_cannot_be_published(office):
    _, case, _ = stories.answered(office)
    inside = stories.stored(case, "内部材料.pdf", kind="office")
    _, _, others = stories.answered(office, content="另一件")
    for file in (inside, others[0]):
        with pytest.raises(BadFacts, match="已经不能公开"):
            publish(case, office, files=[file.pk])
    assert (Publication.objects.count(), PublishedFile.objects.count()) == (0, 0)


def test_a_file_that_is_another_than_it_was_is_not_published(office):
    _, case, sent = stories.answered(office)
    with sent[0].file.storage.open(sent[0].file.name, "wb") as stored:
        stored.write(b"other")
    with pytest.raises(BadFacts, match="与收存时不同"):
        publish(case, office, files=[sent[1].pk, sent[0].pk])
    sent[0].file.storage.delete(sent[0].file.name)
    with pytest.raises(BadFacts, match="不在存储里"):
        publish(case, office, files=[sent[0].pk])
    assert Publication.objects.count() == 0


def test_words_are_read_of_texts_and_documents_and_of_nothing_else(office):
    case = case_at(Node.CLOSED, office)
    given = [
        SimpleUploadedFile("a.txt", "电话13800138000".encode()),
        SimpleUploadedFile("b.docx", docx("户主：张三丰")),
    ]
    text, document = keep(case, Attachment.Kind.PUBLIC, given, by=office.head)
    assert words_of(text) == "电话13800138000"
    assert "户主：张三丰" in (words_of(document) or "")
    assert words_of(stories.stored(case, "c.pdf")) is None
    document.file.storage.delete(document.file.name)
    assert words_of(Attachment.objects.get(pk=document.pk)) is None


# -- taking down -----------------------------------------------------------------------------------


def test_taken_down_with_a_reason_once(office):
    made = publish(case_at(Node.CLOSED, office), office)
    said = {"actor": office.head, "with_title": False, "today": TODAY}
    for reason, words in (("", "请写撤下的原因"), ("漏了13800138000", "像是电话号码")):
        with pytest.raises(BadFacts, match=words):
            publication.withdraw(made, reason=reason, **said)
    done = publication.withdraw(made, reason=" 附件要处理 ", **said)
    assert (done.withdrawn_on, done.withdrawn_by, done.withdrawn_reason) == (TODAY, office.head, "附件要处理")
    with pytest.raises(WrongNode, match="已经撤下"):
        publication.withdraw(made, reason="再撤", **said)
    assert done.files.count() == made.files.count()


def test_taken_down_by_nobody_else(office):
    made = publish(case_at(Node.CLOSED, office), office)
    for person in (office.drafter, make_office(make_agency()).head):
        with pytest.raises(HandlingRefused):
            publication.withdraw(made, actor=person, reason="试", with_title=False, today=TODAY)
    made.refresh_from_db()
    assert made.withdrawn_on is None


# -- suggestions -----------------------------------------------------------------------------------


def test_a_suggestion_is_answered_by_publishing_or_by_a_reason(office):
    one, two = case_at(Node.CLOSED, office), case_at(Node.ARCHIVING, office)
    for case in (one, two):
        suggestion.suggest(case, words="大家想知道", now=timezone.now())
    publish(one, office)
    assert Suggestion.objects.get(application=one).answered_by == office.head
    waiting = Suggestion.objects.get(application=two)
    with pytest.raises(BadFacts, match="请写不公开的理由"):
        suggestion.decline(waiting, actor=office.head, reason=" ", now=timezone.now())
    with pytest.raises(WrongRole):
        suggestion.decline(waiting, actor=office.drafter, reason="只关系一家", now=timezone.now())
    suggestion.decline(waiting, actor=office.head, reason="只关系一家", now=timezone.now())
    waiting.refresh_from_db()
    assert (waiting.answer, waiting.answered_by) == ("只关系一家", office.head)
    with pytest.raises(WrongNode, match="已经答复过"):
        suggestion.decline(waiting, actor=office.head, reason="再说", now=timezone.now())

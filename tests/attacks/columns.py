"""Every text column there is: filled through a page, filled here because only the machine writes it, or never a person's words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from requests_app.law.nodes import Act
from requests_app.law.retention import Retention
from requests_app.models import Destruction, DestructionLine, Paper, Publication, PublishedFile, Pulse

from .payloads import poison

#: Columns the machine writes from what people or their programs send; filled here as far as the column reaches.
BY_MACHINE = (
    "requests_app.Message.text", "requests_app.Message.body", "requests_app.Message.answer", "requests_app.Pulse.said",
    "requests_app.Export.error", "requests_app.Attachment.name", "requests_app.Upload.name",
    "requests_app.PublishedFile.name", "requests_app.LoginSession.device", "requests_app.Hold.lifted_reason",
    "requests_app.Destruction.reason", "requests_app.Destruction.refused_reason",
    "admin.LogEntry.object_repr", "reports.ReportEdit.after", "reports.ReportEdit.before",
    "requests_app.Publication.title", "requests_app.Publication.summary", "requests_app.Publication.topic",
    "requests_app.Publication.doc_no", "requests_app.Publication.withdrawn_reason", "requests_app.Suggestion.answer",
    "requests_app.FileImport.error", "requests_app.FileImport.name", "requests_app.FileImportLine.mark",
    "requests_app.FileImportLine.number", "requests_app.FileImportLine.place", "requests_app.FileImportLine.said",
    "requests_app.Attachment.note", "requests_app.Hook.paused_why", "requests_app.Agency.reconsideration_body", "requests_app.SavedFilter.query", "requests_app.Export.query",
)  # fmt: skip
#: Columns whose form takes nothing that could be a payload: what stands behind that rule is filled here all the same.
BEHIND_A_RULE = (
    "requests_app.Agency.doc_mark", "requests_app.Agency.notice_mark", "requests_app.Agency.postcode",
    "requests_app.Application.doc_no", "requests_app.Paper.doc_no", "requests_app.Paper.title",
    "requests_app.Staff.first_name", "requests_app.Staff.last_name", "requests_app.Staff.email",
    "requests_app.Agency.email", "requests_app.Message.path",
)  # fmt: skip
_KEY = "a key, a hash, a code or a name that the program makes and compares"
_NUMBERS = "numbers and codes only; the form refuses anything else (tests/reports/test_typed_page.py, tests/reports/test_facts.py)"
_UNSEEN = "kept by a library for itself; no page of the product shows it"
_SECRET = "a secret; no page shows it"
#: Never a person's words, and why.
NO_WORDS: dict[str, str] = {
    **dict.fromkeys((
        "requests_app.Agency.code", "requests_app.Agency.path", "requests_app.Application.id_number_index",
        "requests_app.Application.last_hash", "requests_app.Application.phone_index",
        "requests_app.Application.query_code_hash", "requests_app.Application.receipt_basis",
        "requests_app.Application.reference", "requests_app.Application.waiting_for", "requests_app.Application.watch",
        "requests_app.Attachment.sha256", "requests_app.Event.hash", "requests_app.Event.previous_hash",
        "requests_app.LoginSession.address", "requests_app.LoginSession.session_key", "requests_app.Message.channel",
        "requests_app.Message.kind", "requests_app.OneTimeLink.paper", "requests_app.OneTimeLink.token_hash",
        "requests_app.Paper.content_sha256", "requests_app.Paper.docx_sha256", "requests_app.Paper.kind",
        "requests_app.Paper.pdf_sha256", "requests_app.Paper.to", "requests_app.Publication.decisions",
        "requests_app.Publication.outcome", "requests_app.PublishedFile.sha256", "requests_app.Pulse.name",
        "requests_app.Remedy.key", "requests_app.ReplyText.key", "requests_app.SavedForm.key_hash",
        "requests_app.SavedForm.who", "requests_app.Hook.acts", "requests_app.ApiReceipt.body_hash",
        "requests_app.ApiReceipt.key_hash", "requests_app.ApiToken.hint", "requests_app.ApiToken.scopes",
        "requests_app.ApiToken.token_hash", "requests_app.Attachment.given_sha256", "requests_app.FileImportLine.verdict", "requests_app.Serial.series", "requests_app.Staff.roles",
        "requests_app.Upload.session_hash", "requests_app.Upload.sha256", "admin.LogEntry.object_id",
        "requests_app.DestructionLine.destroyed", "reports.AnnualReport.broken", "reports.AnnualReport.form",
        "reports.OutsideReport.form", "reports.Snapshot.cases", "reports.Snapshot.hash", "reports.ReportEdit.what",
        "reports.Snapshot.previous_hash", "requests_app.Agency.broken_reports", "contenttypes.ContentType.app_label",
        "contenttypes.ContentType.model", "auth.Permission.codename", "auth.Permission.name", "auth.Group.name",
    ), _KEY),
    **dict.fromkeys((
        "requests_app.Agency.reminder_steps", "requests_app.Agency.number_format", "reports.AnnualReport.typed",
        "reports.OutsideReport.figures",
    ), _NUMBERS),
    **dict.fromkeys((
        "requests_app.Agency.website", "requests_app.Agency.robot_url", "requests_app.Hook.url",
    ), "an address the form takes only as http or https (test_addresses_of_others_are_http below)"),
    **dict.fromkeys((
        f"axes.{table}.{column}" for table, columns in {
            "AccessAttempt": ("get_data", "http_accept", "path_info", "user_agent"),
            "AccessFailureLog": ("http_accept", "path_info", "user_agent", "username"),
            "AccessLog": ("http_accept", "path_info", "session_hash", "user_agent", "username"),
        }.items() for column in columns
    ), _UNSEEN),
    "requests_app.ApiReceipt.answer": "what the API answered once, in JSON, given to the same sender again; no page shows it",
    **dict.fromkeys((
        "otp_static.StaticDevice.name", "otp_totp.TOTPDevice.name", "sessions.Session.session_data",
        "requests_app.Authenticator.name", "requests_app.LoginSession.session_data",
        "sessions.Session.session_key",
    ), _UNSEEN),
    **dict.fromkeys((
        "otp_static.StaticToken.token", "otp_totp.TOTPDevice.key", "requests_app.UsedPassword.password",
        "requests_app.Staff.password",
        "requests_app.Authenticator.key",
        "requests_app.Hook.secret",
        "requests_app.Hook.old_secret",
        "requests_app.ApiReceipt.query_code",
    ), _SECRET),
}  # fmt: skip


def texts() -> Iterator[tuple[str, type[models.Model], Any]]:
    """Give every column that holds text."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices:
                yield f"{model._meta.label}.{field.name}", model, field


def fill(world: Any) -> None:
    """Fill what only the machine writes, and what lies behind a form's rule."""
    _rows(world)
    for name, model, field in texts():
        if name in {*BY_MACHINE, *BEHIND_A_RULE}:
            models.QuerySet(model).update(**{field.name: poison(field.max_length)})


def attacked() -> set[str]:
    """Return the columns in which a payload stands."""
    found = set()
    for name, model, field in texts():
        for value in model._base_manager.values_list(field.name, flat=True).distinct():
            said = str(value)
            if "zq" in said or "q-z" in said or said == "<":
                found.add(name)
                break
    return found


def _rows(world: Any) -> None:
    """Make the rows that no page of the world made."""
    case = world.cases[Act.ARCHIVE.value]
    listed = Destruction.objects.filter(agency=world.office.agency).latest("pk")
    day = {"filed_on": "2026-06-30", "keep_until": "2026-06-30", "retention": Retention.YEARS_10.value}
    DestructionLine.objects.create(
        destruction=listed, application=case, number=poison(80), subject=poison(200), left_out=poison(200), **day
    )
    entry = Publication.objects.filter(agency=world.office.agency).latest("pk")
    copy = PublishedFile(publication=entry, name=poison(150), size=1, sha256="0" * 64)
    copy.file.save("zq", ContentFile(b"x"))
    Pulse.objects.create(name="zq", at=timezone.now(), said=poison(Pulse._meta.get_field("said").max_length))
    stuck = Paper.objects.filter(application=case).latest("pk")
    Paper.objects.filter(pk=stuck.pk).update(error=poison(300))

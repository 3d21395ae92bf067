"""文书: one paper as a page and as PDF or Word, to those who handle the case and recorded; others read it masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from requests_app.handling.publication import names_in
from requests_app.law.errors import HandlingRefused
from requests_app.law.fold import fold
from requests_app.law.redaction import masked
from requests_app.models import Application, Paper, PersonalDataRead, Staff
from requests_app.papers import queue, store
from requests_app.papers.letter import Block, Cell, Letter, Paragraph, Run, Table
from requests_app.papers.qr import svg
from requests_app.papers.store import Form, PaperChanged

from .reads import may_open

_CLOSED = "文书原件由收件登记员、本件拟办人、公开工作机构负责人和档案管理员打开，您可以看遮盖了个人信息的文书。"
CONFLICT = 409


@require_safe
def paper_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one paper as it was issued, ready to print, and record who opened it; masked to who only looks."""
    paper = _find(request, pk)
    case, whole = paper.application, may_open(paper.application, _staff(request))
    page = {"title": f"{paper.title} {case}", "case": case, "paper": paper, "whole": whole}
    try:
        letter = store.read(paper)
    except PaperChanged as refusal:
        return render(request, "desk/paper.html", page | {"refusal": str(refusal)}, status=CONFLICT)
    if whole:
        _note(request, paper, "查看")
        page["code"] = mark_safe(svg(letter.qr)) if letter.qr else ""  # noqa: S308 - drawn squares, none of its words
    else:
        letter = _covered(letter, case)
    return render(request, "desk/paper.html", page | {"letter": letter, "forms": list(Form)})


@require_safe
def paper_file_page(request: HttpRequest, pk: int, form: str) -> HttpResponse | FileResponse:
    """Hand out the PDF or Word of a paper; one whose turn has not come is printed at once."""
    if form not in set(Form):
        raise Http404
    paper, chosen = _find(request, pk), Form(form)
    _check(request, paper)
    try:
        body = store.body(queue.printed(paper, timezone.now()), chosen)
    except HandlingRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:desk_paper", pk)
    _note(request, paper, f"下载{chosen.label}")
    name = f"{paper if paper.doc_no else f'{paper.application} {paper}'}.{form}"
    answer = FileResponse(BytesIO(body), as_attachment=True, filename=name, content_type=chosen.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@require_POST
def paper_again_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a paper that could not be printed back into the queue."""
    paper = _find(request, pk)
    _check(request, paper)
    if queue.again(paper):
        messages.success(request, f"“{paper}”已重新排队，一分钟内排印；打开 PDF 可以当场排印。")
    else:
        messages.error(request, f"“{paper}”已经排印，或者正在排队，不需要重新排印。")
    back = redirect("admin:desk_case", paper.application_id)
    back["Location"] += "?tab=papers#tabs"
    return back


def _staff(request: HttpRequest) -> Staff:
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    return staff


def _find(request: HttpRequest, pk: int) -> Paper:
    """Return a paper of a case this person may see; another agency's does not exist."""
    seen = Paper.objects.filter(application__in=Application.objects.for_staff(_staff(request)))
    found: Paper = get_object_or_404(seen.select_related("application__agency"), pk=pk)
    return found


def _check(request: HttpRequest, paper: Paper) -> None:
    if not may_open(paper.application, _staff(request)):
        raise PermissionDenied(_CLOSED)


def _note(request: HttpRequest, paper: Paper, how: str) -> None:
    """Record who opened what (个人信息保护法 Arts. 6, 51)."""
    reason = f"{how}文书：{paper}"[:100]
    PersonalDataRead.objects.create(application_id=paper.application_id, staff=_staff(request), reason=reason)


def _covered(letter: Letter, case: Application) -> Letter:
    """Return the paper with what may say who a person is covered, for those who decide on texts alone."""
    names = names_in(case, fold(event.record for event in case.events.order_by("seq")))
    person = case.applicant_name == letter.addressee.text
    addressee = case.masked_name.replace("*", "×") if person else masked(letter.addressee.text, names)
    return replace(
        letter,
        addressee=Run(addressee, filled=True),
        blocks=tuple(_block(block, names) for block in letter.blocks),
        enclosures=tuple(masked(name, names) for name in letter.enclosures),
        note=tuple(masked(line, names) for line in letter.note),
        slip=letter.slip and _form(letter.slip, names),
        qr="",
    )


def _block(block: Block, names: Sequence[str]) -> Block:
    if isinstance(block, Paragraph):  # as one run: what is personal may go over several
        return replace(block, runs=(Run(masked(block.text, names)),))
    return _form(block, names)


def _form(table: Table, names: Sequence[str]) -> Table:
    return replace(table, rows=tuple(_row(row, names) for row in table.rows))


def _row(row: Sequence[Cell], names: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(cell if cell.label else replace(cell, text=masked(cell.text, names)) for cell in row)


PAGES = (
    ("papers/<int:pk>/", paper_page, "desk_paper"),
    ("papers/<int:pk>/again/", paper_again_page, "desk_paper_again"),
    ("papers/<int:pk>/<str:form>/", paper_file_page, "desk_paper_file"),
)

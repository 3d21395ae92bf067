"""排印: papers are printed by whoever claims them first; the row is the queue (`rendered_at IS NULL`).

A paper is claimed alone, by a conditional update whose count must be 1; a claim whose worker died is taken over after
five minutes. Word and PDF are made from the frozen content, stored whole (papers/store.py), and one conditional update
makes them the paper's. What is printed is never printed again. A paper that cannot be printed says why and stands in
nobody's way; one that is opened before its turn is printed at once.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from requests_app.law.errors import HandlingRefused
from requests_app.models import Paper

from . import docx, pdf, store
from .letter import Letter
from .store import Form

logger = logging.getLogger(__name__)

#: A paper takes a fraction of a second; after so long the worker of a claim is gone.
STALE = timedelta(minutes=5)
#: How long one look at the queue lasts at most; the next look is a minute away.
LOOK = timedelta(minutes=4)
#: A paper that ends its worker so often is not tried again by itself.
TRIES = 5
#: How long somebody who opens a paper waits while another prints it, in seconds.
PATIENCE, PAUSE = 3.0, 0.1
_LONGEST = 300  # characters, the column's bound
GIVEN_UP = f"试了{TRIES}次都没有排印成，请联系系统管理员查看日志，再点“重新排印”。"
BROKEN = "排印时程序出错，请联系系统管理员查看日志，再点“重新排印”。"
BUSY = "正在排印，请过一会儿再打开。"
NO_ROOM = "文件存不进存储，请系统管理员检查磁盘空间和权限，再打开一次。"
DESTROYED = "这份文书已按规定销毁，不能再打开。"


class PaperNotPrinted(HandlingRefused):
    """Word and PDF of a paper are not there yet, or cannot be made."""


RENDERERS: dict[Form, Callable[[Letter, datetime], bytes]] = {Form.PDF: pdf.render, Form.DOCX: docx.render}


def drain(now: datetime) -> int:
    """Print what waits, oldest first, for some minutes at most; return how many papers were printed.

    Args:
        now: the present instant; time that passes meanwhile is added to it.

    Raises:
        OSError: the storage takes nothing; the papers wait for the next look.
    """
    begun, printed = time.monotonic(), 0
    with transaction.atomic():
        paper = _next(now)
    while paper is not None:
        found = _found(paper)
        at = now + timedelta(seconds=time.monotonic() - begun)
        with transaction.atomic():  # one commit a paper: this one done, the next one claimed
            printed += _settle(paper, found)
            paper = _next(at) if at - now < LOOK else None
    return printed


def printed(paper: Paper, now: datetime) -> Paper:
    """Return the paper with its files; print it at once if nobody has.

    Raises:
        PaperNotPrinted: it cannot be printed, or another worker is still at it.
    """
    end = time.monotonic() + PATIENCE
    while paper.rendered_at is None and not paper.destroyed_on:
        if paper.error:
            raise PaperNotPrinted(paper.error)
        if _claim(paper, now):
            try:
                _settle(paper, _found(paper))
            except OSError as refused:
                logger.exception("paper %s was not stored", paper.pk)
                raise PaperNotPrinted(NO_ROOM) from refused
        elif time.monotonic() > end:
            raise PaperNotPrinted(BUSY)
        else:
            time.sleep(PAUSE)
        paper.refresh_from_db()
    if paper.destroyed_on:
        raise PaperNotPrinted(DESTROYED)
    return paper


def again(paper: Paper) -> bool:
    """Put a paper that could not be printed back into the queue; False where it is printed or waits anyway."""
    stuck = Paper.objects.filter(pk=paper.pk, rendered_at=None).exclude(error="")
    return stuck.update(error="", tries=0, claimed_at=None) == 1


def waiting(at: datetime) -> QuerySet[Paper]:
    """Return the papers that anybody may claim at this instant, oldest first."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=at - STALE)
    return Paper.objects.filter(free, rendered_at=None, error="", destroyed_on=None).order_by("pk")


def _next(at: datetime) -> Paper | None:
    """Claim the oldest paper that waits, in a transaction; workers do not wait for one another."""
    paper = waiting(at).select_for_update(skip_locked=True).first()
    return paper if paper is not None and _claim(paper, at) else None


def _claim(paper: Paper, at: datetime) -> bool:
    """Take the paper; False where somebody else was faster."""
    if waiting(at).filter(pk=paper.pk, tries=paper.tries).update(claimed_at=at, tries=paper.tries + 1) != 1:
        return False
    paper.claimed_at, paper.tries = at, paper.tries + 1
    return True


def _mine(paper: Paper) -> QuerySet[Paper]:
    """Return the paper as long as nobody took it over from this worker."""
    return Paper.objects.filter(pk=paper.pk, rendered_at=None, claimed_at=paper.claimed_at, tries=paper.tries)


def _found(paper: Paper) -> dict[str, Any]:
    """Make and store both forms of a claimed paper; return what its row gets: they, or why there are none.

    Raises:
        OSError: the storage does not take them. That is not the paper's fault: it has gone back as it was.
    """
    made, why = _made(paper)
    if why:
        return {"error": why[:_LONGEST]}
    try:
        names = store.keep(paper, made)
    except OSError:
        if _mine(paper).update(claimed_at=None, tries=F("tries") - 1) == 1:
            raise
        return {"error": BUSY}  # said to nobody: another worker took it over, and cleared what this one had written
    hashes = {f"{form}_sha256": store.checksum(body) for form, body in made.items()}
    return {"rendered_at": paper.claimed_at, **{form.value: name for form, name in names.items()}, **hashes}


def _settle(paper: Paper, found: dict[str, Any]) -> bool:
    """Write down what was found; False where there is nothing printed, or another worker took the paper over."""
    return _mine(paper).update(**found) == 1 and "error" not in found


def _made(paper: Paper) -> tuple[dict[Form, bytes], str]:
    """Return both forms, or why there are none."""
    if paper.tries > TRIES:
        return {}, GIVEN_UP
    try:
        letter = store.read(paper)
        return {form: render(letter, paper.made_at) for form, render in RENDERERS.items()}, ""
    except HandlingRefused as refusal:
        logger.warning("paper %s cannot be printed: %s", paper.pk, type(refusal).__name__)
        return {}, str(refusal)
    except Exception:
        logger.exception("paper %s cannot be printed", paper.pk)
        return {}, BROKEN

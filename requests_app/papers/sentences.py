"""文书用语: how what officers typed and the office's settings join a letter's sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .facts import Facts
from .law_words import addressed, bare

#: 因 before a reason that was typed with it; not 因特网, 因素, 因果.
_BECAUSE = re.compile(r"^(?:由于|因为|因(?![特素果]))")
_OWN_NUMBER = re.compile(r"^\s*(?:[（(]?\d{1,2}[)）.、．]|[（(]?[一二三四五六七八九十]{1,2}[)）、])\s*(?=\D)")
#: Characters of what is asked in a notice to who asked it.
_SHORT = 120


def because(at: Facts, name: str) -> str:
    """Return a fact of the record, a reason, as it stands after 因 in a letter to the applicant."""
    return bare(addressed(_BECAUSE.sub("", at.said(name)), at.you))


def short(text: str) -> str:
    """Return what is asked, cut where it is long: who asked knows it."""
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}……"


def numbered_lines(items: Sequence[str]) -> str:
    """Return items a line each, numbered, the last with a full stop; numbers typed with them are not doubled."""
    plain = [bare(_OWN_NUMBER.sub("", item)) for item in items]
    last = len(plain)
    return "\n".join(f"{n}. {item}{'。' if n == last else '；'}" for n, item in enumerate(plain, start=1))


def hand_in(at: Facts, *, online: bool = False) -> str:
    """Return where papers for the office are handed in (Art. 12), as the settings have it.

    Args:
        at: gives the office and the address of its site.
        online: what is handed in can be written on the page of the case, too.
    """
    office = at.agency
    place = office.address + office.office or "本机关"
    postcode = f"（邮政编码{office.postcode}）" if office.postcode else ""
    others = [
        *([f"传真至{office.fax}"] if office.fax else []),
        *([f"发送至电子邮箱{office.email}"] if office.email else []),
        *(["凭查询号和查询码在网上提交"] if online and at.site else []),
    ]
    also = f"，也可以{'、'.join(others[:-1])}{'或者' if others[1:] else ''}{others[-1]}" if others else ""
    return f"可以当面提交或者邮寄至{place}{postcode}{also}"

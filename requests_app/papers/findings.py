"""核对结果: one thing wrong with a paper, who can mend it, and what the checks share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from requests_app.law.reasons import BLANK

from .facts import Facts
from .letter import Letter


class Mend(StrEnum):
    """Where a finding is mended."""

    DRAFT = "draft"  # by whoever drafts, before the reply is submitted
    CASE = "case"  # at registration
    OFFICE = "office"  # in the office's settings or wordings
    ISSUE = "issue"  # where the paper is issued


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong.

    Args:
        code: of the eight elements, or another name for what is beside them.
        name: in Chinese.
        what: what is wrong and what to do, a sentence.
        mend: where.
    """

    code: str
    name: str
    what: str
    mend: Mend

    def __str__(self) -> str:
        """Return it as a refusal says it."""
        return f"{self.name}：{self.what}"


Check = Callable[[Letter, Facts], Iterator[Finding]]


def issued(at: Facts) -> bool:
    """Whether the paper is being issued; a draft has no number and no date yet."""
    return at.record is not None


def body_of(letter: Letter) -> str:
    """Return what stands between addressee and signature, without spaces."""
    return flat("".join(paragraph.text for paragraph in letter.paragraphs))


def flat(text: str) -> str:
    """Return a text without spaces and line ends, as it is looked for."""
    return "".join(text.split())


def blank(text: str) -> str:
    """Return what is wrong with a text that still has a blank in it, "" if nothing."""
    return f"还有“{BLANK}”没有填写。" if BLANK in text else ""

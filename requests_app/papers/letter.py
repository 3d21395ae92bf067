"""文书的内容: one paper as a frozen value. Screens, Word, PDF and the record show the same value, none of them more.

Nothing here knows a case, a page, a file or a printer. What was composed once is kept as JSON and read back whole:
a wording changed later, a case that went on, never change a paper that was issued.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Style(StrEnum):
    """How a paragraph stands on the page."""

    BODY = "body"  # indented by two characters, 仿宋
    HEADING = "heading"  # 一、 in 黑体
    PLAIN = "plain"  # no indent


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; `filled`: taken from the case or written by an officer, not part of the form."""

    text: str
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of runs."""

    runs: tuple[Run, ...]
    style: Style = Style.BODY

    def __iter__(self) -> Iterator[Run]:
        """Give the runs."""
        return iter(self.runs)

    @property
    def text(self) -> str:
        """The words."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a form: its words (a line end parts paragraphs), how many columns it takes, whether it is a label."""

    text: str
    columns: int = 1
    label: bool = False
    #: Least height in millimetres, for what is written by hand; 0 as high as the words.
    height: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled form.

    Args:
        widths: of the columns in millimetres; 156 together fill the page.
        rows: cells, each row as wide as the widths; a cell that takes more columns is followed by that many fewer.
        head: how many rows are repeated where the table goes over a page.
    """

    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    head: int = 0

    @property
    def lines(self) -> list[str]:
        """The words, a paragraph of a cell a line, row by row."""
        return [line for row in self.rows for cell in row for line in cell.text.split("\n")]


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Letter:
    """One paper ready to be shown or printed.

    Args:
        kind: code of law.papers: a ReplyKind or a NoticeKind.
        issuer: the agency, above the title.
        title: e.g. 政府信息公开申请答复书.
        subtitle: the kind in brackets, "" if the title has none.
        doc_no: 文号, with （待编） for its serial before it is given; empty where the paper has none.
        addressee: whom it is written to; empty for an internal form.
        blocks: everything between addressee and signature, the remedy included.
        signature: the agency, below; "" on an internal form.
        date_line: the date, or that it is the day of signing.
        seal: whether the agency's seal goes over signature and date.
        enclosures: names of what is enclosed (附件).
        contact: lines on whom to ask (Art. 12: office, address, hours, telephone of the guide).
        qr: the address that the QR code opens, "" for none; `qr_note` is printed beside it.
        note: small lines at the foot of a form.
        slip: a form for the answer, on a page of its own after everything else, to be sent back.
        elements: by their codes the stretches of this letter that say the eight elements; the linter looks for them.
    """

    kind: str
    issuer: str
    title: str
    subtitle: str
    doc_no: Run
    addressee: Run
    blocks: tuple[Block, ...]
    signature: str
    date_line: Run
    seal: bool = True
    enclosures: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    qr: str = ""
    qr_note: str = ""
    note: tuple[str, ...] = ()
    slip: Table | None = None
    elements: Mapping[str, str] = field(default_factory=dict)

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs alone."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def lines(self) -> tuple[str, ...]:
        """Every line of the paper in print order: what Word and PDF must say, no more and no less."""
        head = [self.issuer, self.title, self.subtitle, self.doc_no.text]
        head.append(f"{self.addressee.text}：" if self.addressee.text else "")
        body: list[str] = []
        for block in self.blocks:
            if isinstance(block, Paragraph):
                body.append(block.text)
            else:
                body += block.lines
        if len(self.enclosures) == 1:
            body.append(f"附件：{self.enclosures[0]}")
        else:
            body += [f"{'附件：' if n == 1 else ''}{n}. {name}" for n, name in enumerate(self.enclosures, 1)]
        foot = [self.signature, self.date_line.text, SEAL_PLACE if self.seal else "", *self.contact, *self.note]
        foot.append(self.qr_note if self.qr else "")
        return tuple(filter(None, [*head, *body, *foot, *(self.slip.lines if self.slip else ())]))

    @property
    def text(self) -> str:
        """The whole paper as plain text, a paragraph a line."""
        return "\n".join(self.lines)

    @property
    def json(self) -> dict[str, Any]:
        """The value as it is kept; `Letter.of` reads it back."""
        return asdict(self) | {"elements": dict(self.elements)}

    @property
    def digest(self) -> str:
        """sha256 over the canonical JSON."""
        return digest(self.json)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Letter:
        """Read a value back as it was kept."""
        given = dict(kept)
        for name in ("doc_no", "addressee", "date_line"):
            given[name] = Run(**given[name])
        given["blocks"] = tuple(_block(block) for block in given["blocks"])
        given["slip"] = _table(given["slip"]) if given.get("slip") else None
        for name in ("enclosures", "contact", "note"):
            given[name] = tuple(given[name])
        return cls(**given)


#: Where the seal goes; printed grey, the seal covers it.
SEAL_PLACE = "（印章）"


def digest(kept: Mapping[str, Any]) -> str:
    """Return the sha256 of a paper as it is kept, over its canonical JSON."""
    plain = json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _block(kept: Mapping[str, Any]) -> Block:
    if "runs" in kept:
        return Paragraph(tuple(Run(**run) for run in kept["runs"]), Style(kept["style"]))
    return _table(kept)


def _table(kept: Mapping[str, Any]) -> Table:
    rows = tuple(tuple(Cell(**cell) for cell in row) for row in kept["rows"])
    return Table(tuple(kept["widths"]), rows, kept["head"])

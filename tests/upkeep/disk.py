"""A disk that can lose its power: SQLite writes through it, and we keep what was written and what was made to stay.

What is written after the last fsync of its file may be on the disk after a power cut or not, in any order, a block of
it even by half; what was synced is there. From that, `after_cut` lays out the files as a machine would find them.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

import apsw

SECTOR = 512


@dataclass
class Disk:
    """Everything that happened to the files, in order: (file, what, offset, bytes)."""

    log: list[tuple[str, str, int, bytes]] = field(default_factory=list)

    def note(self, file: str, what: str, offset: int = 0, body: bytes = b"") -> None:
        """Write down one thing."""
        self.log.append((Path(file).name, what, offset, body))

    def after_cut(self, moment: int, to: Path, draw: random.Random) -> None:
        """Lay out the files as they are found when the power went at this entry of the log."""
        done = self.log[:moment]
        to.mkdir()
        # names are kept in the journal of the file system, which any later fsync writes out (ext4, XFS)
        synced = max((n for n, entry in enumerate(done) if entry[1] == "sync"), default=-1)
        for name in {entry[0] for entry in done}:
            own = [(n, *entry[1:]) for n, entry in enumerate(done) if entry[0] == name]
            last = max((n for n, what, *_ in own if what == "sync"), default=-1)
            image, there = bytearray(), False
            for n, what, offset, body in own:
                stays = n <= (synced if what == "delete" else last)
                if not stays and draw.random() < 0.5:
                    continue  # never reached the plate
                if what == "delete":
                    image, there = bytearray(), False
                elif what == "truncate":
                    del image[offset:]
                elif what == "write":
                    there = True
                    kept = body if stays or draw.random() < 0.8 else body[: len(body) // 2 // SECTOR * SECTOR]
                    image.extend(bytes(max(0, offset + len(kept) - len(image))))
                    image[offset : offset + len(kept)] = kept
            if there:
                (to / name).write_bytes(image)


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: object, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self.disk, self.name = disk, name.filename() if isinstance(name, apsw.URIFilename) else str(name)

    def xWrite(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        self.disk.note(self.name, "write", offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:
        super().xTruncate(newsize)
        self.disk.note(self.name, "truncate", newsize)

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self.disk.note(self.name, "sync")


class Watched(apsw.VFS):
    """SQLite's own way to files, with the disk looking on."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        super().__init__("watched", "")

    def xOpen(self, name: object, flags: list[int]) -> _File:
        return _File(self.disk, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self.disk.note(filename, "delete")

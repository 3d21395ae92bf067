"""文书的字体: Noto Serif SC and Noto Sans SC, and before them the office's own, by the setting LETTER_FONTS.

Every style of a letter ends in the same fonts, so that a character printed in one can be printed in all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
#: What each style is printed in where the office has named nothing of its own.
BUNDLED = {"body": SERIF, "title": SERIF, "heading": SANS, "subtitle": SERIF}


@dataclass(frozen=True, slots=True)
class Faces:
    """The fonts of this office.

    Args:
        folders: where they lie, the office's first.
        files: each font: its file, and its place where a file holds several.
        families: style → the families that print it; the first that has a character prints it.
        own: the styles the office has named a font for.
    """

    folders: tuple[str, ...]
    files: tuple[tuple[str, int], ...]
    families: Mapping[str, tuple[str, ...]]
    own: frozenset[str]


def faces() -> Faces:
    """Return the fonts that the settings name, looked up once for each folder.

    Raises:
        ImproperlyConfigured: a named family is not in the folder; the message lists those that are.
    """
    named = tuple((style, tuple(families)) for style, families in settings.LETTER_FAMILIES.items())
    return _faces(settings.LETTER_FONTS, named)


@lru_cache(maxsize=4)
def _faces(folder: str, named: tuple[tuple[str, tuple[str, ...]], ...]) -> Faces:
    import pylopdf_fonts_zh_cn as noto  # only who prints or checks a letter needs it

    there = _in(folder) if folder else {}
    for style, families in named:
        if unknown := [family for family in families if family not in there]:
            raise ImproperlyConfigured(
                f"LETTER_{style.upper()}={','.join(families)!r}: LETTER_FONTS={folder!r} has no {unknown[0]!r}; "
                f"it has {', '.join(there) or 'no font'}"
            )
    bundled = Path(noto.serif_path()).parent
    chosen = dict(named)
    return Faces(
        folders=(*filter(None, [folder]), str(bundled)),
        files=(*(file for files in there.values() for file in files), *((str(f), 0) for f in bundled.glob("*.otf"))),
        families={
            style: tuple(dict.fromkeys((*chosen.get(style, ()), face, SERIF, SANS, *there)))
            for style, face in BUNDLED.items()
        },
        own=frozenset(style for style, families in named if families),
    )


def _in(folder: str) -> dict[str, list[tuple[str, int]]]:
    """Return the families of a folder as the typesetter names them, each with its files."""
    from typst import Fonts  # heavy: only an office with fonts of its own looks

    found: dict[str, list[tuple[str, int]]] = {}
    fonts = Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]).fonts()
    for font in sorted(fonts, key=lambda font: (font.family, str(font.path), font.index)):
        found.setdefault(font.family, []).append((str(font.path), font.index))
    return found

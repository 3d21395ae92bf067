"""What an attacker types: one text that tries every way out of the place it is shown at, and how one sees that it got out."""

from __future__ import annotations

import itertools
import re

from lxml import etree
from lxml.html import document_fromstring

#: Every payload begins with zq and its number; q-z follows each sign that ends text, attribute or element.
WHOLE = (
    "zq{n}\"q-z'q-z<script q-z>ranzq=1</script q-z><img q-z src=x onerror=ranzq=1></textarea q-z></title q-z><svg q-z onload=ranzq=1>"
    "{{{{7*7}}}}${{7*7}}' onfocus=ranzq=1 autofocus x='\" q-z-made=1 "
)
SHORTER = "zq{n}\"q-z'q-z<img q-z src=x onerror=ranzq=1>"
SHORT = "zq{n}\"q-z'<b q-z>"
TINY = '"q-z<b q-z>'
LEAST = "<"
#: What a browser would run when a link's address is taken from data.
LINK = "javascript:ranzq=1//zq{n}"
_numbers = itertools.count(1)
#: A sign that ends something, followed by q-z, as it was typed: nothing made it harmless.
_RAW = re.compile(r"""["'<](?:/?(?:script|img|textarea|title|svg|b) )?q-z""")
_RUNS = re.compile(r"^[\s\x00-\x20]*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)
_LINKS = {"href", "src", "action", "formaction", "data", "poster", "xlink:href", "srcset"}
#: Elements a page of ours never holds: whatever makes one came from outside.
_NEVER = {"iframe", "object", "embed", "base", "style", "frame", "applet", "marquee"}


def poison(room: int | None = None) -> str:
    """Return the longest payload for so many characters."""
    n = next(_numbers)
    for text in (WHOLE, SHORTER, SHORT, TINY, LEAST):
        made = text.format(n=n) if "{n}" in text else text
        if room is None or len(made) <= room:
            return made
    return ""


def arisen(html: str) -> list[str]:
    """Return what came out of a payload: elements, attributes, links that run, signs left as they were typed."""
    found: list[str] = []
    tree = document_fromstring(html) if html.strip() else None
    for element in tree.iter(etree.Element) if tree is not None else ():
        tag, given = element.tag, element.attrib
        found += [f"<{tag} {name}>" for name in given if name.startswith(("on", "q-z"))]
        found += [f"{tag} {name}={text}" for name, text in given.items() if name in _LINKS and _RUNS.match(text)]
        own = tag != "script" or given.get("src", "").startswith("/static/") or given.get("type") == "application/json"
        if tag in _NEVER or not own or "style" in given or "srcdoc" in given:
            found.append(f"<{tag}>")
    found += [html[max(0, raw.start() - 60) : raw.end() + 20] for raw in _RAW.finditer(html)]
    return found + re.findall(r"ranzq=1(?:&gt;|>)49\$", html)

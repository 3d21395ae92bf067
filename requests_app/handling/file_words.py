"""文件里的文字: what can be read of a stored file without opening it in its program."""

from __future__ import annotations

import zipfile
from io import BytesIO

from requests_app.models import Attachment

from .file_contents import MOST_TEXT, decoded, text_of_xml
from .file_kinds import ZIP, ending_of
from .pdf_words import pdf_words

_WORDS_IN = ("word/", "xl/")


def words_of(file: Attachment) -> str | None:
    """Return the words of a text, a document, a table or a PDF; None where a person must look: scans, pictures.

    What is stored was bounded when it was taken (file_contents.py); at most MOST_TEXT bytes are read.
    """
    ending = ending_of(file.name)
    try:
        with file.file.open("rb") as stored:
            data = stored.read()
    except FileNotFoundError:
        return None
    if ending == "txt":
        return decoded(data[:MOST_TEXT])
    if ending == "pdf":
        return pdf_words(data)
    if ending == "zip" or not data.startswith(ZIP):
        return None
    left, parts = MOST_TEXT, []
    try:
        with zipfile.ZipFile(BytesIO(data)) as container:
            for name in container.namelist():
                if name.startswith(_WORDS_IN) and name.endswith(".xml"):
                    read = container.read(name)[:left]
                    left -= len(read)
                    parts.append(text_of_xml(read))
    except (zipfile.BadZipFile, ValueError, OSError, EOFError):
        return None
    return "\n".join(parts) if parts else None

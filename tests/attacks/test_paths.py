"""Names that lead out of their folder: in addresses, in copies to restore, in packages, in files sent up."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import asdict
from pathlib import Path

import pytest
from django.test import Client

from requests_app.law.nodes import Role
from requests_app.papers.archive_verify import verify
from requests_app.upkeep.manifest import CHECK, FILES, NAME, CopyRefused, Kept, Manifest, read
from requests_app.upkeep.restore import check
from tests.factories import make_agency, make_staff

from . import addresses

OUTSIDE = (
    "../manage.py", "../../../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "..%2f..%2fetc%2fpasswd", "..%5c..%5cetc", "....//etc/passwd",
    "%252e%252e%252fetc", "/etc/passwd", "%00", "x%00.css", "file:///etc/passwd", "..%c0%afetc", "%ff%fe", "%F0%9F%92%A3",
)  # fmt: skip
#: Lines that stand in the files aimed at.
TELLS = (b"root:x:0", b"execute_from_command_line", b"SECRET_KEY")


@pytest.mark.once
@pytest.mark.django_db
def test_no_address_hands_out_a_file_of_the_machine(settings):
    settings.WHITENOISE_USE_FINDERS = True
    person = Client()
    person.force_login(make_staff(make_agency(), *list(Role)[:9], level=1))
    takes = [
        (route, name)
        for route, _ in addresses.every()
        for kind, name in addresses.parts(route)
        if kind in {"str", "slug", "path"}
    ]
    assert len(takes) > 20
    for name in OUTSIDE:
        paths = [addresses.filled(route, **{part: name}) for route, part in takes]
        for path in (*paths, f"/static/{name}", f"/media/{name}", f"/var/{name}", f"/{name}"):
            answer = person.get(path)
            assert answer.status_code in {301, 302, 400, 401, 403, 404, 405}, (path, answer.status_code)
            body = b"".join(answer) if answer.streaming else answer.content
            assert [tell for tell in TELLS if tell in body] == [], path


def a_copy(
    folder: Path, *, files: dict[str, bytes] | None = None, database: str = "database.sqlite3", body: bytes = b"x"
) -> Path:
    """A copy whose checksums are all right: whoever can write into it can write them too."""
    kept = {path: Kept(len(data), hashlib.sha256(data).hexdigest()) for path, data in (files or {}).items()}
    stored = {database: Kept(len(body), hashlib.sha256(body).hexdigest())}
    (folder / FILES).mkdir(parents=True, exist_ok=True)
    given = Manifest("2026-06-30T10:00:00", "sqlite", "3", stored, [], {}, "", {}, files=kept)
    text = json.dumps(asdict(given)).encode()
    (folder / NAME).write_bytes(text)
    (folder / CHECK).write_text(f"{hashlib.sha256(text).hexdigest()}  {NAME}\n")
    return folder


@pytest.mark.parametrize(
    "path", ["../evil.py", "a/../../evil.py", "/etc/cron.d/evil", "a//b", "./a", "a\\..\\b", "C:/evil", "a\0b", ""]
)
def test_a_copy_restores_nothing_outside_its_folder(tmp_path, path):
    with pytest.raises(CopyRefused, match="不在备份的文件夹里，没有恢复任何内容"):
        read(a_copy(tmp_path, files={path: b"evil"}))
    with pytest.raises(CopyRefused, match="不在备份的文件夹里，没有恢复任何内容"):
        read(a_copy(tmp_path, database=path))


def test_a_copy_is_not_read_through_a_link(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "key").write_bytes(b"secret")
    folder = a_copy(tmp_path / "copy", files={"a/key": b"secret"})
    (folder / "database.sqlite3").write_bytes(b"x")
    (folder / FILES / "a").symlink_to(outside)
    with pytest.raises(CopyRefused, match="files/a/key：缺少"):
        check(folder)
    (folder / FILES / "a").unlink()
    (folder / FILES / "a").mkdir()
    (folder / FILES / "a" / "key").write_bytes(b"secret")
    assert list(check(folder).files) == ["a/key"]


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/etc/cron.d/evil", "文书/../../evil", "a\\..\\evil", "C:/evil", "a//b"]
)
def test_a_case_package_with_such_a_name_is_not_looked_at(name):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr(name, "x")
    packed.seek(0)
    assert any("路径不合规，可能写到别处" in problem for problem in verify(packed).problems)

import subprocess, zipfile, io, time
import pytest
from pathlib import Path
from requests_app.papers import archive
from requests_app.papers.archive_verify import verify
from requests_app.law.nodes import Node
from tests.factories import case_at, make_office
pytestmark = pytest.mark.django_db

def test_it(tmp_path):
    case = case_at(Node.CLOSED, make_office())
    f = tmp_path/"a.zip"
    t=time.time()
    with f.open("wb+") as out: built = archive.build(case.pk, out)
    print(built, time.time()-t)
    t=time.time()
    r = verify(f); print(r, time.time()-t)
    d = Path("/tmp/wt/archive-out"); 
    subprocess.run(["rm","-rf",d]); d.mkdir()
    zipfile.ZipFile(f).extractall(d)
    print(subprocess.run(["sha256sum","-c","manifest.sha256"],cwd=d,capture_output=True,text=True).stdout)
    print(subprocess.run(["find",d],capture_output=True,text=True).stdout)
    assert r.good

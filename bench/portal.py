"""在线申请: how fast an application is stored, beside a bare view that validates and inserts one row and one event."""

from __future__ import annotations

import contextlib
import gc
import tempfile
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from django.db.utils import load_backend
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from requests_app.models import Agency, Application, Event
from requests_app.portal import human

from .figures import Figure
from .worklist import STATIC

ROUNDS, LEAST, LARGEST = 300, 0.5, 60 * 1024
PAGES = ("/", "/apply/", "/apply/?who=org", "/track/", "/log/")
GIVEN = {
    "applicant_name": "林清和",
    "id_type": "resident_id",
    "id_number": "11010519491231002X",
    "phone": "13800000000",
    "content": "示例路停车场改造工程的立项批复",
    "form_wanted": "纸质",
    "obtain_way": "自行领取",
}
_serial = count(1)


class _Form(ModelForm):
    class Meta:
        model = Application
        fields = ("agency", *GIVEN)


@csrf_exempt
def bare_view(request: HttpRequest) -> HttpResponse:
    """Validate the same fields, insert one application and one event, answer."""
    form = _Form(request.POST)
    if not form.is_valid():
        return HttpResponse(str(form.errors), status=422)
    row, n = form.instance, next(_serial)
    row.reference, row.submitted_on, row.channel, row.applicant_kind = f"B{n:08d}", date(2026, 3, 2), "web", "natural"
    with transaction.atomic():
        (row,) = Application.objects.bulk_create([row])
        Event.objects.bulk_create(
            [
                Event(
                    application=row,
                    seq=1,
                    act="lodge",
                    on=row.submitted_on,
                    recorded_at=timezone.now(),
                    hash=f"{n:064d}",
                )
            ]
        )
    return HttpResponse("ok", status=302)


urlpatterns = [path("bare/", bare_view), path("", include("disclosure.urls"))]


def measure() -> Iterator[Figure]:
    """Hand in and insert in turn, on this PostgreSQL and on an SQLite as it is installed; then weigh the pages."""
    yield from _measured("PostgreSQL")
    with tempfile.TemporaryDirectory(prefix="disclosure-bench-") as folder, _on_sqlite(Path(folder) / "db.sqlite3"):
        call_command("migrate", verbosity=0)
        yield from _measured("SQLite", weigh=True)


@contextlib.contextmanager
def _on_sqlite(file: Path) -> Iterator[None]:
    """Let Django speak to a file with the product's own settings for one: both sides flush at every commit (FULL)."""
    before = connections["default"]
    options = {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": settings.SQLITE_START}
    told = {**before.settings_dict, "ENGINE": "django.db.backends.sqlite3", "NAME": file, "OPTIONS": options}
    wrapper = load_backend(told["ENGINE"]).DatabaseWrapper(told, "default")
    connections["default"] = wrapper
    try:
        yield
    finally:
        connections["default"] = before
        wrapper.close()


def _measured(database: str, *, weigh: bool = False) -> Iterator[Figure]:
    agency = Agency.objects.create(code="portal", name="受理局")
    began = {"began": _opened()}
    with override_settings(ROOT_URLCONF="bench.portal", STORAGES=STATIC, ALLOWED_HOSTS=["*"]):
        yield _rate(agency, began, database)
        yield from _weights() if weigh else ()


def _opened() -> str:
    """Return a form opened long ago."""
    from django.core import signing  # local: settings come first

    signer = signing.TimestampSigner(salt=human._SALT)  # noqa: SLF001 - the same signature, made earlier
    signer.timestamp = lambda: signing.b62_encode(1)  # type: ignore[method-assign]
    return signer.sign("bench")


def _rate(agency: Agency, began: dict[str, str], database: str) -> Figure:
    times: dict[str, list[float]] = {"ours": [], "bare": []}

    def ours(n: int) -> Any:
        typed = {**GIVEN, **began, "agency": agency.pk, "content": f"{GIVEN['content']}{n}"}
        visitor = Client()
        visitor.post("/apply/", {**typed, "step": "review"})  # the page before, which gives the session
        return visitor, {**typed, "step": "submit"}

    def bare(n: int) -> Any:
        visitor = Client()
        visitor.handler.load_middleware()  # our visitor's was loaded by the page before
        return visitor, {**GIVEN, "agency": agency.pk, "content": f"{GIVEN['content']}{n}"}

    gc.collect()
    for n in range(ROUNDS):
        for name, call, page in (("ours", ours, "/apply/"), ("bare", bare, "/bare/")):
            visitor, typed = call(n)
            start = perf_counter()
            answer = visitor.post(page, typed)
            times[name].append(perf_counter() - start)
            if answer.status_code != 302:
                raise AssertionError(f"{name}: {answer.status_code} {answer.content[:400]!r}")
    rates = {name: len(taken) / sum(taken) for name, taken in times.items()}
    highest = quantiles(times["ours"], n=100)[98] * 1000
    ratio = rates["ours"] / rates["bare"]
    return Figure(
        f"storing an application, {database} (p99 {highest:.1f} ms)",
        f"{rates['ours']:.0f} /s",
        f"{rates['bare']:.0f} /s",
        f"{ratio:.2f}",
        f"≥ {LEAST}",
        ratio >= LEAST,
    )


def _weights() -> Iterator[Figure]:
    sizes = {page: len(Client().get(page).content) for page in PAGES}
    heaviest = max(sizes, key=lambda page: sizes[page])
    yield Figure(
        f"the heaviest page of the portal ({heaviest})",
        f"{sizes[heaviest] / 1024:.1f} kB",
        "",
        "",
        f"≤ {LARGEST // 1024} kB",
        sizes[heaviest] <= LARGEST,
    )

"""The people of the load test, for locust: officers at their desks, and citizens who hand in and look after it.

Run by bench/load.py, which writes the plan (who is signed in, which agencies there are) to the file LOAD_PLAN; at the
end each answer's time, each failure and each refusal lies in the plan's `out`. A refusal is what the law or the lock
says when two people take the same case: counted, but no failure. Anything else that is not the page expected is one.
"""

from __future__ import annotations

import json
import os
import random
import re
import time
from collections import Counter, defaultdict
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from locust import FastHttpUser, events, task

from bench.load_pages import acted, plain

PLAN: dict[str, Any] = json.loads(Path(os.environ["LOAD_PLAN"]).read_text(encoding="utf-8"))
HOST = PLAN["host"]
#: What nginx tells the product about every visit.
VIA_NGINX = {"Host": HOST, "X-Forwarded-Proto": "https", "Origin": f"https://{HOST}", "Referer": f"https://{HOST}/"}
CASE = re.compile(r'href="/admin/cases/(\d+)/"')
RECEIPT = re.compile(r"<dt>查询号</dt><dd[^>]*>([^<]+)</dd>.*?<dt>查询码</dt><dd[^>]*>([^<]+)</dd>", re.DOTALL)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
BEGAN = re.compile(r'name="began" value="([^"]+)"')
DRAFTER = re.compile(r'name="drafter" value="(\d+)"')
SAID = re.compile(r'<(?:p|div) class="(?:note note-error|bad)"[^>]*>(.*?)</(?:p|div)>', re.DOTALL)
#: Said when somebody else was quicker (handling/ledger.py, desk/beginning.py).
QUICKER = re.compile("您打开页面后|已办理|环节|已经|不是您|正在")
WORDS = ("停车场", "地块", "批复", "补偿方案", "预算", "示例路", "王伟", "环境影响")
#: Acts in the order in which a person takes them up, with what is typed beyond what the form proposes.
WORK: dict[str, dict[str, str]] = {
    "archive": {"proof": "邮政回执"},
    "deliver": {"method": "post"},
    "approve": {"verdict": "approve"},
    "clear": {"verdict": "clear"},
    "submit": PLAN["reply"],
    "assign": {},
    "accept": {"basis": "both_confirmed"},
}
_serial = count(1)
_times: defaultdict[str, list[float]] = defaultdict(list)
_failures: Counter[str] = Counter()
_refusals: Counter[str] = Counter()
_asked: Counter[str] = Counter()
_acts: Counter[str] = Counter()


class Person(FastHttpUser):
    """A browser without pictures, seen through nginx."""

    abstract = True
    connection_timeout = network_timeout = 60.0
    cookies: dict[str, str]
    address: str

    def ask(
        self, kind: str, path: str, typed: dict[str, str] | None = None, *, expect: tuple[int, ...] = (200,)
    ) -> Any:
        """Get a page, or send a form; note how long it took. None where it is not what was expected."""
        headers = {**VIA_NGINX, "X-Forwarded-For": self.address}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        more: dict[str, Any] = {}
        if typed is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            more["data"] = urlencode(typed)
        begun = time.perf_counter()
        method = "GET" if typed is None else "POST"
        with self.client.request(
            method, path, name=kind, headers=headers, allow_redirects=False, catch_response=True, **more
        ) as answer:
            took = time.perf_counter() - begun
            _asked[kind] += 1
            if answer.status_code not in expect:
                said = SAID.search(answer.text or "")
                why = f"{kind}: {answer.status_code} {answer.error or ''} {plain(said[1]) if said else ''}"
                _failures[why] += 1
                answer.failure(why)
                return None
            answer.success()
        if time.time() >= PLAN["from"]:
            _times[kind].append(took)
        for cookie in answer.headers.get_all("set-cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def think(self, low: float, high: float) -> None:
        """Read and type."""
        time.sleep(random.uniform(low, high) * PLAN["pace"])  # locust has made this sleep the greenlet's

    def wait_time(self) -> float:
        """Wait between two things one does."""
        return random.uniform(10, 20) * float(PLAN["pace"])


class Officer(Person):
    """Somebody at the desk: looks at lists, opens cases, does what waits, exports now and then."""

    fixed_count = len(PLAN["officers"])

    def on_start(self) -> None:
        """Sit down, already signed in; not everybody at the same moment."""
        key = PLAN["officers"].pop()
        self.cookies, self.address = {"__Host-sessionid": key}, f"10.1.{len(PLAN['officers']) // 250}.7"
        time.sleep(random.uniform(0, 15) * PLAN["pace"])

    @task(8)
    def look(self) -> None:
        """See a list."""
        chosen = random.choice(("open", "mine", "late", "all", "closed"))
        self.ask("desk: list", f"/admin/cases/?list={chosen}")

    @task(4)
    def read(self) -> None:
        """Open a case from the list."""
        cases = self._listed("all" if random.random() < 0.5 else "open")
        if cases:
            self.think(3, 8)
            self.ask("desk: case", f"/admin/cases/{random.choice(cases)}/")

    @task(2)
    def search(self) -> None:
        """Look for words."""
        self.ask("desk: search", f"/admin/cases/?{urlencode({'list': 'all', 'q': random.choice(WORDS)})}")

    @task(2)
    def today(self) -> None:
        """See what is to be done today."""
        self.ask("desk: today", "/admin/")

    @task(1)
    def export(self) -> None:
        """Export a list; wait for a long one as the page does."""
        page = self.ask("desk: export", "/admin/export/?list=all")
        if page is None or not (token := TOKEN.search(page.text)):
            return
        self.think(3, 8)
        typed = {"csrfmiddlewaretoken": token[1]}
        asked = self.ask("desk: export asked", "/admin/export/?list=all", typed, expect=(200, 302))
        while asked is not None and asked.status_code == 302:
            self.think(5, 5)
            at = asked.headers["Location"]
            told = self.ask("desk: export progress", f"{at}progress/")
            if told is None or (state := told.json()["state"]) == "failed":
                return
            if state == "ready":
                self.ask("desk: export file", f"{at}file/")
                return

    @task(6)
    def work(self) -> None:
        """Take up the first thing that waits."""
        cases = self._listed("mine")
        if not cases:
            return
        pk = random.choice(cases[:5])
        self.think(3, 8)
        page = self.ask("desk: case", f"/admin/cases/{pk}/")
        act = next((act for act in WORK if page is not None and f"/admin/cases/{pk}/{act}/" in page.text), None)
        if act is not None:
            self.think(3, 8)
            self._do(act, f"/admin/cases/{pk}/{act}/")

    def _do(self, act: str, at: str) -> None:
        """Fill the form, see what follows, confirm."""
        kind = f"?kind={WORK[act]['reply_kind']}" if "reply_kind" in WORK[act] else ""
        form = self.ask("desk: act, form", at + kind, expect=(200, 302))
        if form is None or form.status_code == 302:
            self._refused(act, "before the form" if form is not None else "")
            return
        typed = acted(form.text) | WORK[act]
        if act == "assign" and (drafters := DRAFTER.findall(form.text)):
            typed["drafter"] = random.choice(drafters)
        if kind:
            typed |= {name: WORK[act]["reply_kind"] for name in typed if re.fullmatch(r"i_\d+_kind", name)}
        self.think(10, 20)
        confirm = self.ask("desk: act, confirmation", at, typed)
        if confirm is None or 'name="confirmed"' not in confirm.text:
            self._refused(act, confirm.text if confirm is not None else "")
            return
        self.think(3, 8)
        done = self.ask("desk: act, done", at, {**acted(confirm.text), "confirmed": "1"}, expect=(200, 302))
        if done is not None and done.status_code == 302:
            _acts[act] += 1
        elif done is not None:
            self._refused(act, done.text)

    def _listed(self, name: str) -> list[str]:
        page = self.ask("desk: list", f"/admin/cases/?list={name}")
        return CASE.findall(page.text) if page is not None else []

    def _refused(self, act: str, page: str) -> None:
        """Count that somebody else was quicker; any other refusal is a failure of this test or of the product."""
        said = " ".join(plain(one) for one in SAID.findall(page)) or page[:80]
        if page == "before the form" or QUICKER.search(said):
            _refusals[f"{act}: {re.sub('[0-9]+', 'n', said)[:90]}"] += 1
        elif page:
            _failures[f"{act} refused: {said[:300]}"] += 1


class Citizen(Person):
    """Somebody who wants to know: form, review, submit, receipt, and then how it stands."""

    fixed_count = PLAN["citizens"]

    def wait_time(self) -> float:
        """Come again, or the next one does."""
        return random.uniform(2, 6) * float(PLAN["pace"])

    @task
    def hand_in(self) -> None:
        """Come from another address each time, as a stranger."""
        n = next(_serial)
        self.cookies, self.address = {}, f"198.{18 + n // 62500 % 2}.{n // 250 % 250}.{n % 250 + 1}"
        self.ask("citizen: home", "/")
        self.think(2, 5)
        page = self.ask("citizen: form", "/apply/")
        if page is None or not (began := BEGAN.search(page.text)) or not (token := TOKEN.search(page.text)):
            return
        given = {**PLAN["person"], "began": unescape(began[1]), "csrfmiddlewaretoken": token[1]}
        given |= {"agency": str(random.choice(PLAN["agencies"])), "applicant_name": f"申请人{n}"}
        time.sleep(4.5)  # nobody is quicker, and who is gets a sum to do: not a matter of pace
        self.think(3, 8)
        if self.ask("citizen: review", "/apply/", {**given, "step": "review"}) is None:
            return
        self.think(3, 8)
        if self.ask("citizen: submit", "/apply/", {**given, "step": "submit"}, expect=(302,)) is None:
            return
        receipt = self.ask("citizen: receipt", "/apply/receipt/")
        if receipt is None or not (found := RECEIPT.search(receipt.text)):
            return
        self.think(5, 10)
        self._track(found[1].strip(), found[2].replace(" ", ""))

    def _track(self, number: str, code: str) -> None:
        page = self.ask("citizen: track", "/track/")
        token = TOKEN.search(page.text) if page is not None else None
        if token is None:
            return
        self.think(3, 8)
        typed = {"number": number, "code": code, "csrfmiddlewaretoken": token[1]}
        if self.ask("citizen: track entered", "/track/", typed, expect=(302,)) is not None:
            self.ask("citizen: own case", "/track/case/")
            self.think(3, 8)
        self.ask("citizen: log", "/log/")


@events.quitting.add_listener
def write(**_given: Any) -> None:
    """Leave what was measured."""
    found = {
        "asked": sum(_asked.values()),
        "times": _times,
        "failures": _failures,
        "refusals": _refusals,
        "acts": _acts,
    }
    Path(PLAN["out"]).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")

"""Every address of the desk, one line each: an example, and who gets the page; complete by construction.

Roles by letter: c登记员 d拟办 s保密审查 a审核 o负责人 h档案 v督办 u核查 m管理员. A letter in the line: this role gets the page
(200); any other is sent away or refused. `post` addresses answer GET with 405 for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from requests_app.law.nodes import ACTS, Role
from requests_app.models import Application

ROLES = {
    "c": Role.CLERK,
    "d": Role.DRAFTER,
    "s": Role.SECRECY_REVIEWER,
    "a": Role.APPROVER,
    "o": Role.OFFICE_HEAD,
    "h": Role.ARCHIVIST,
    "v": Role.SUPERVISOR,
    "u": Role.AUDITOR,
    "m": Role.ADMINISTRATOR,
}
EVERYONE = "".join(ROLES)


@dataclass(frozen=True)
class Address:
    """One address.

    Args:
        path: below /admin/, with {case}, {answered}, {entry}, {staff}, {agency}, {file}, {proof}, {paper}, {export}, {text},
            {hook}, {import} and {year} to fill.
        who: letters of the roles that get the page.
        foreign: "404": names something of one agency, which does not exist for another; "own": shows one's own only.
        post: changes something, so it is never got.
        file: answers with something else than a page.
        full: letters of the roles to whom it shows who the applicant is, which is then recorded.
    """

    path: str
    who: str = EVERYONE
    foreign: str = "own"
    post: bool = False
    file: bool = False
    full: str = ""


CASE: dict[str, Any] = {"foreign": "404"}
OFFICE = "cdsaoh"
SETTING: dict[str, Any] = {"who": "m"}
TABLE: dict[str, Address] = {
    "index": Address(""),
    "desk_inbox": Address("inbox/"),
    "desk_lodge": Address("intake/", "c"),
    "desk_slip": Address("intake/{case}/", **CASE),
    "desk_find": Address("find/"),
    "desk_theme": Address("theme/", post=True),
    "desk_remedies": Address("remedies/"),
    "desk_worklist": Address("cases/"),
    "desk_saved": Address("saved/"),
    "desk_saved_delete": Address("saved/{filter}/delete/", post=True, **CASE),
    "desk_batch": Address("batch/"),
    "desk_post": Address("post/", post=True),
    "desk_export": Address("export/"),
    "desk_export_status": Address("export/{export}/", "c", **CASE),
    "desk_export_progress": Address("export/{export}/progress/", "c", file=True, **CASE),
    "desk_export_file": Address("export/{export}/file/", "c", file=True, **CASE),
    "desk_keeping": Address("keeping/", "coh"),
    "desk_destruction": Address("keeping/{destruction}/", "coh", **CASE),
    "desk_wall": Address("wall/", "vuo"),
    "desk_supervise": Address("wall/issue/", "v"),
    "desk_supervision_sheet": Address("wall/sheet/", "vuo"),
    "desk_years": Address("calendar/"),
    "desk_year": Address("calendar/{year}/"),
    "desk_recalculate": Address("calendar/recalculate/", post=True),
    "desk_leave": Address("people/leave/"),
    "desk_hand_over": Address("people/{staff}/hand-over/", "comd", **CASE),
    "desk_verify": Address("verify/", "ovum"),
    "desk_library": Address("library/", OFFICE + "m"),
    "desk_library_text": Address("library/own-{text}/", OFFICE + "m", **CASE),
    "desk_sent": Address("sent/", "com"),
    "desk_reads": Address("reads/", "uo"),
    "desk_imports": Address("imports/", "c"),
    "desk_import": Address("imports/{import}/", "c", **CASE),
    "desk_import_report": Address("imports/{import}/report/", "c", file=True, **CASE),
    "desk_tokens": Address("tokens/", "m"),
    "desk_hooks": Address("hooks/", "m"),
    "desk_hook_add": Address("hooks/add/", "m"),
    "desk_hook": Address("hooks/{hook}/", "m", **CASE),
    "desk_status": Address("status/", "om"),
    "desk_texts": Address("texts/", "om"),
    "desk_texts_one": Address("texts/letter_fee/", "om"),
    "desk_paper_texts": Address("paper-texts/", OFFICE + "m"),
    "desk_paper_texts_one": Address("paper-texts/paper_notice_fee/", OFFICE + "m"),
    "desk_log": Address("log/", "co"),
    "desk_publish": Address("log/publish/{answered}/", "co", **CASE),
    "desk_published": Address("log/{entry}/", "co", **CASE),
    "desk_case": Address("cases/{case}/", **CASE),
    "desk_reveal": Address("cases/{case}/applicant/", post=True, **CASE),
    "desk_register_sheet": Address("cases/{case}/register-sheet/", **CASE),
    "desk_similar": Address("cases/{case}/similar/", **CASE),
    "desk_files": Address("cases/{case}/files/", **CASE),
    "desk_package": Address("cases/{case}/package/", "coh", **CASE),
    "desk_proof": Address("files/{proof}/picture/", file=True, **CASE),
    "desk_file": Address("files/{file}/", file=True, **CASE),
    "desk_draft_file": Address("cases/{case}/draft/docx/", file=True, **CASE),
    "desk_paper": Address("papers/{paper}/", full="cdoh", **CASE),
    "desk_paper_file": Address("papers/{paper}/docx/", "cdoh", file=True, **CASE),
    "desk_paper_again": Address("papers/{paper}/again/", post=True, **CASE),
    "desk_act": Address("cases/{case}/extend/", "o", **CASE),
    "desk_access": Address("access/"),
    "desk_second": Address("second/", ""),
    "desk_second_setup": Address("second/set-up/"),
    "desk_held": Address("held/", ""),
    "desk_single": Address("login/single/", ""),
    "desk_single_back": Address("login/single/back/", ""),
    "login": Address("login/", ""),
    "logout": Address("logout/", post=True),
    "password_change": Address("password_change/"),
    "password_change_done": Address("password_change/done/"),
    "requests_app_agency_changelist": Address("requests_app/agency/", **SETTING),
    "requests_app_agency_add": Address("requests_app/agency/add/", ""),
    "requests_app_agency_change": Address("requests_app/agency/{agency}/change/", "m", **CASE),
    "requests_app_agency_history": Address("requests_app/agency/{agency}/history/", "m", **CASE),
    "requests_app_staff_changelist": Address("requests_app/staff/", **SETTING),
    "requests_app_staff_add": Address("requests_app/staff/add/", **SETTING),
    "requests_app_staff_change": Address("requests_app/staff/{staff}/change/", "m", **CASE),
    "requests_app_staff_history": Address("requests_app/staff/{staff}/history/", "m", **CASE),
    "requests_app_staff_access": Address("requests_app/staff/{staff}/access/", "m", **CASE),
    "requests_app_staff_password": Address("requests_app/staff/{staff}/password/", "m", **CASE),
}


def filled(address: Address, **names: Any) -> str:
    """Return the whole path of an address for these objects."""
    return "/admin/" + address.path.format(**names)


def act_paths(case: Application, role: Role) -> list[str]:
    """Return the addresses of the acts of this role at the case's node."""
    acts = [act for act, rule in ACTS.items() if case.node_enum in rule.sources and role in rule.roles]
    return [f"/admin/cases/{case.pk}/{act.value}/" for act in acts]

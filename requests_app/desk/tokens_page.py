"""接口令牌: an administrator makes and revokes the tokens by which other systems reach this agency's data."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from requests_app.law.dates_zh import day_zh
from requests_app.models import Agency, ApiToken, Scope, Staff
from requests_app.signin import tokens

from .admin_base import REFUSED, keep, may_administer
from .fields import Day, Text
from .pages import DIGITS_OF_A_KEY

HERE = "admin:desk_tokens"
#: Tokens that work at the same time; more are forgotten ones.
MOST = 50
#: What each scope opens, for who gives it.
WHAT = {
    Scope.INTAKE: "代申请人提交申请",
    Scope.STATUS: "查到哪一步、什么时候到期、答复了什么；没有申请人的信息",
    Scope.REGISTER: "取登记台账；姓名遮盖，内容里的证件号、电话等遮盖",
    Scope.PERSONAL: "台账里的姓名和申请内容不遮盖，每一件写入个人信息查看记录；只给确有需要的",
    Scope.TABLES: "取年度报告的表和汇总，只有数字",
}


class TokenForm(forms.Form):
    """What a new token is for.

    Args:
        today: today; a token lasts beyond it.
    """

    label = Text("给哪个系统用", max_length=60, help_text="如“省统一平台”，以后在记录里认得出")
    scopes = forms.MultipleChoiceField(
        label="用途",
        choices=[(one.value, one.label) for one in Scope],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少勾选一项用途。", "invalid_choice": "请从所列的几项中选择。"},
    )
    expires_on = Day("有效期至", help_text="最后一天；到期前换新的")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"expires_on": today + timedelta(days=tokens.USUAL)}
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_expires_on(self) -> date:
        """Refuse a token that is over, or that nobody will remember to change."""
        day: date = self.cleaned_data["expires_on"]
        if day < self.today:
            raise ValidationError("有效期已经过去，请改正。")
        if day > self.today + timedelta(days=tokens.LONGEST):
            raise ValidationError(f"有效期最长 {tokens.LONGEST} 天，请选近一些的日子。")
        return day

    def clean(self) -> dict[str, Any]:
        """See that personal data is asked for together with the register it stands in."""
        given = super().clean() or self.cleaned_data
        scopes = given.get("scopes") or []
        if Scope.PERSONAL.value in scopes and Scope.REGISTER.value not in scopes:
            self.add_error("scopes", "选了“台账中的个人信息”，还要选“台账”。")
        return given


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens_page(request: HttpRequest) -> HttpResponse:
    """List the agency's tokens; make one, whose key is shown this once, or revoke one.

    Raises:
        PermissionDenied: no administrator, or one without an agency.
    """
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    if not may_administer(request) or staff.agency is None:
        raise PermissionDenied(REFUSED)
    if request.method == "POST" and request.POST.get("do") == "revoke":
        return _revoked(request, staff, staff.agency)
    today = timezone.localdate()
    form = TokenForm(request.POST if request.method == "POST" else None, today=today)
    made = _made(staff, staff.agency, form) if form.is_bound and form.is_valid() else None
    rows = ApiToken.objects.filter(agency=staff.agency).select_related("made_by", "revoked_by")
    context = {
        "title": "接口令牌",
        "form": TokenForm(today=today) if made else form,
        "what": [(one.value, one.label, WHAT[one]) for one in Scope],
        "chosen": [] if made else form["scopes"].value() or [],
        "made": made,
        "rows": [(row, _state(row, today)) for row in rows],
        "address": request.build_absolute_uri(reverse("api:openapi")).removesuffix("openapi.json"),
    }
    return render(request, "desk/tokens.html", context, status=422 if form.errors else 200)


def _made(staff: Staff, agency: Agency, form: TokenForm) -> tokens.Made | None:
    """Make the token and record it with the agency; None where there are too many already."""
    given = form.cleaned_data
    standing = ApiToken.objects.filter(agency=agency, revoked_at=None, expires_on__gte=form.today).count()
    if standing >= MOST:
        form.add_error(None, f"已有 {standing} 个在用的令牌。请先停用不再用的。")
        return None
    scopes = [Scope(one) for one in given["scopes"]]
    with transaction.atomic():
        made = tokens.make(agency, label=given["label"], scopes=scopes, expires_on=given["expires_on"], by=staff)
        told = f"新建接口令牌“{made.token}”（{made.token.scope_names}，有效期至{day_zh(made.token.expires_on)}）"
        keep(staff, agency, [told])
    return made


def _revoked(request: HttpRequest, staff: Staff, agency: Agency) -> HttpResponse:
    """Revoke a token of the own agency and record it; one of another does not exist."""
    key = request.POST.get("token", "")
    known = key.isascii() and key.isdecimal() and len(key) <= DIGITS_OF_A_KEY
    token = ApiToken.objects.filter(agency=agency, pk=int(key)).first() if known else None
    if token is None:
        raise Http404("本机关没有这个令牌。")
    with transaction.atomic():
        if tokens.revoke(token, by=staff, now=timezone.now()):
            keep(staff, agency, [f"停用接口令牌“{token}”"])
    messages.success(request, f"令牌“{token}”已停用，用它的系统现在起进不来。")
    return redirect(HERE)


def _state(token: ApiToken, today: date) -> str:
    if token.revoked_at is not None:
        return "已停用"
    return "在用" if token.works(today) else "已过期"


PAGES = (("tokens/", tokens_page, "desk_tokens"),)

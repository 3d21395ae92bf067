"""人机识别: who fills the form like a person is never asked; who does not has one sum to do.

Nothing of it is asked of an outside service. Doubtful is a submission that fills the field nobody sees, that comes
sooner than anybody can read the form, or that comes from an address with many submissions in the hour. Too many are
refused, with the way by telephone and on paper.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils.translation import get_language, gettext

from requests_app.signin import limits
from requests_app.signin.rates import HANDED_IN

#: The field that only a machine fills in; hidden from people and from screen readers.
BAIT = "website"
#: Seconds nobody is quicker than; submissions of one address in an hour that raise a question.
QUICKEST, MANY = 4, 10
_SALT = "portal.human"
_DIGITS = "零一二三四五六七八九"
_A_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Question:
    """A sum in words, with its answer signed; a signed one is good for a day."""

    words: str
    token: str


def began() -> str:
    """Return the signed moment at which the form was shown."""
    return signing.TimestampSigner(salt=_SALT).sign(secrets.token_hex(4))


def question() -> Question:
    """Return a sum of two figures."""
    a, b = (1 + secrets.randbelow(9) for _ in range(2))
    chinese = (get_language() or "zh").startswith("zh")
    shown = {"a": _DIGITS[a], "b": _DIGITS[b]} if chinese else {"a": a, "b": b}
    return Question(gettext("%(a)s加%(b)s等于几？") % shown, signing.dumps(a + b, salt=_SALT))


def _keys(request: HttpRequest) -> list[str]:
    return [limits.key(HANDED_IN.name, limits.origin(request))]


def too_many(request: HttpRequest) -> bool:
    """Whether this address has handed in too many forms in the hour."""
    return limits.highest(_keys(request)) >= HANDED_IN.most


def rest(request: HttpRequest) -> int:
    """Return in how many seconds it may hand in again."""
    return limits.wait(_keys(request), HANDED_IN.seconds)


def note(request: HttpRequest) -> None:
    """Count one submission."""
    limits.count(_keys(request), HANDED_IN.seconds)


def passed(request: HttpRequest) -> bool:
    """Whether this POST looks like a person's, or carries the right answer to its question."""
    given = request.POST.get("human", "").strip()
    if given:
        try:
            expected = signing.loads(request.POST.get("sum", ""), salt=_SALT, max_age=_A_DAY)
        except signing.BadSignature:
            return False
        return _figure(given) == expected
    return not _doubtful(request)


def _doubtful(request: HttpRequest) -> bool:
    if request.POST.get(BAIT) or limits.highest(_keys(request)) >= MANY * settings.RATE_FACTOR:
        return True
    signer, shown = signing.TimestampSigner(salt=_SALT), request.POST.get("began", "")
    try:
        signer.unsign(shown)
    except signing.BadSignature:
        return True
    try:
        signer.unsign(shown, max_age=QUICKEST)
    except signing.SignatureExpired:  # older than anybody is quick
        return False
    return True


def _figure(given: str) -> int | None:
    """Return the number written in figures, full-width ones too, or in Chinese up to eighteen."""
    words = {"十": 10} | {f"十{_DIGITS[n]}": 10 + n for n in range(1, 9)} | {_DIGITS[n]: n for n in range(10)}
    if given in words:
        return words[given]
    return int(given) if given.isdecimal() and len(given) <= len("18") else None

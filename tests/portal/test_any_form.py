"""Whatever is typed into the form: no page breaks, and nothing typed is lost."""

from __future__ import annotations

from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from requests_app.portal.forms import ORGANISATION, PERSON, ApplyForm
from tests.factories import make_agency, make_office

NAMES = sorted({*ApplyForm.base_fields} - {"agency"})
ANY = st.text(max_size=60) | st.sampled_from(
    ["", "机密★10年", "<script>", "11010519491231002X", "电子邮件", "\x00", "９", "on"]
)
STEPS = st.sampled_from(["review", "submit", "edit", "save", "attach", "person", "org", "drop:1", "nonsense"])


class AnyForm(TestCase):
    """Hypothesis needs a test case that begins each example with an empty database."""

    @given(typed=st.dictionaries(st.sampled_from(NAMES), ANY), step=STEPS, who=st.sampled_from([PERSON, ORGANISATION]))
    def test_nothing_breaks_and_nothing_is_lost(self, typed: dict[str, str], step: str, who: str) -> None:
        """Every answer is a page or a redirect; a page with the form shows what was typed."""
        cache.clear()  # each example comes from another place: 600 an hour are the limit of one
        office = make_office(make_agency("ningbo"))
        answer = self.client.post("/apply/", {"agency": office.agency.pk, "who": who, **typed, "step": step})
        assert answer.status_code in {200, 302, 409, 422}
        form = answer.context["form"] if answer.context and "form" in answer.context else None
        if form is None or "portal/apply.html" not in [used.name for used in answer.templates]:
            return
        for name, text in typed.items():
            if name in form.fields and name not in {"accept_other_form", "needs_help"}:
                assert str(form[name].value() or "") == text, name

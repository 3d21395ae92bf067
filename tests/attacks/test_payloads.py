"""The eyes of the attack: they see a payload that got out, in whatever place, and nothing where it did not."""

from __future__ import annotations

import pytest
from django.template import Context, Engine
from django.utils.html import escape

from .payloads import LINK, arisen, poison

PLACES = (
    "<p>{{ said }}</p>", '<p title="{{ said }}">x</p>', "<p title='{{ said }}'>x</p>", "<textarea>{{ said }}</textarea>",
    "<title>{{ said }}</title>", '<input value="{{ said }}">', '<option value="1">{{ said }}</option>', "<!-- --><td>{{ said }}</td>",
)  # fmt: skip
#: Rooms in characters for each of the payloads.
ROOMS = (None, 60, 26, 12)


def shown(template: str, said: str, *, escapes: bool) -> str:
    return Engine().from_string(template).render(Context({"said": said}, autoescape=escapes))


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("place", PLACES)
def test_what_gets_out_is_seen_and_what_does_not_is_not(place, room):
    said = poison(room)
    assert room is None or len(said) <= room
    assert arisen(shown(place, said, escapes=True)) == []
    assert arisen(shown(place, said, escapes=False)) != []


def test_what_a_template_computes_and_a_link_that_runs_are_seen():
    assert arisen(f"<p>{escape(poison().replace('{{7*7}}', '49', 1))}</p>") != []
    assert arisen(f'<a href="{LINK}">x</a>') != []
    assert arisen('<a href=" \tJavaScript:x">x</a>') != []
    assert arisen('<form action="data:text/html,x">') != []
    assert arisen('<script src="https://example.com/x.js"></script>') != []
    assert arisen('<script src="/static/desk/app.js"></script><a href="/admin/?q=javascript:">x</a>') == []

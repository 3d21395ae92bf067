"""Thirty rows where there was one: every row of the product's tables copied, for tests of how many queries a page costs.

Nothing here is done by the law's acts: the copies only have to be there, and to be found by the pages' own queries.
"""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db.models import DateField, Field, ForeignKey, IntegerField, Model, UniqueConstraint

from requests_app.models import (
    Agency,
    Authenticator,
    CalendarDay,
    CalendarYear,
    Event,
    LoginSession,
    Pulse,
    Serial,
    Staff,
)

#: Rows that belong to something else stay with it: an agency's cases are not those of its copies.
_STAY = (Agency, Staff)
#: The law's calendar, running numbers, what a process, a browser or a telephone keeps: more of them is another state.
_LEFT = (CalendarDay, CalendarYear, Serial, Pulse, LoginSession, Authenticator)
#: A second one of these on the same case would be another story.
_ONE_A_CASE = (Event,)


#: Numbers of one parent lie closer together than this.
APART = 40


def multiply(times: int) -> dict[str, int]:
    """Lay so many copies beside every row, with copies of what belongs to it, and as many below the same parent.

    Returns:
        How many rows each table gained.
    """
    gained: dict[str, int] = {}
    copies: dict[tuple[type[Model], Any, int], Any] = {}
    for model in _in_order():
        rows = list(model._default_manager.all())
        each = [(row, n) for n in range(1, times + 1) for row in rows]  # mixed, as the first page of a list is
        beside = [(row, n, _copy(row, n, copies)) for row, n in each]
        below = [_below(row, n) for row, n in each] if _may_be_below(model) else []
        made = [one for _, _, one in beside] + below
        model._default_manager.bulk_create(made)
        copies |= {(model, row.pk, n): one.pk for row, n, one in beside}
        gained[model.__name__] = len(made)
    return gained


def _in_order() -> list[type[Model]]:
    """Return the tables, each after those it refers to."""
    left = [model for app in ("requests_app", "reports") for model in apps.get_app_config(app).get_models()]
    left, found = [model for model in left if model not in _LEFT], []
    while left:
        ready = [model for model in left if not {f.related_model for f in _links(model)} & set(left) - {model}]
        found += ready
        left = [model for model in left if model not in ready]
    return found


def _links(model: type[Model]) -> list[ForeignKey[Any, Any]]:
    return [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]


def _copy(row: Model, n: int, copies: dict[tuple[type[Model], Any, int], Any]) -> Model:
    """Return the n-th copy, belonging to the n-th copies of what the row belongs to."""
    one, moved = _bare(row), False
    for link in _links(type(row)):
        parent = copies.get((link.related_model, getattr(row, link.attname), n))
        if parent is not None and not issubclass(link.related_model, _STAY):
            setattr(one, link.attname, parent)
            moved = True
    for field in _unique(type(row), within_parent=not moved):
        setattr(one, field.attname, _another(field, getattr(row, field.attname), n))
    if isinstance(one, Agency):
        one.path = f"{one.parent.path if one.parent else ''}{one.code}/"
    return one


def _may_be_below(model: type[Model]) -> bool:
    """Whether several of these may hang on one parent: something beside the parent tells them apart."""
    parents = [link for link in _links(model) if not issubclass(link.related_model, _STAY)]
    if not parents or model in _ONE_A_CASE or any(link.unique for link in parents):
        return False
    return all(_told_apart(rule, model) for rule in _rules(model))


def _below(row: Model, n: int) -> Model:
    one = _bare(row)
    for field in _unique(type(row), within_parent=True):
        setattr(one, field.attname, _another(field, getattr(row, field.attname), 100 + n))
    return one


def _bare(row: Model) -> Any:
    one = copy.copy(row)
    one._state = copy.copy(row._state)
    one._state.fields_cache = {}
    one.pk, one._state.adding = None, True
    return one


def _rules(model: type[Model]) -> list[UniqueConstraint]:
    return [rule for rule in model._meta.constraints if isinstance(rule, UniqueConstraint)]


def _told_apart(rule: UniqueConstraint, model: type[Model]) -> Field[Any, Any] | None:
    """Return the field of a rule that is given another value in a copy: a day, a number, else the last words."""
    fields = [model._meta.get_field(name) for name in rule.fields]
    plain = [field for field in fields if not isinstance(field, ForeignKey) and not field.choices]
    days = [field for field in plain if isinstance(field, DateField)]
    numbers = [field for field in plain if isinstance(field, IntegerField)]
    return next(iter(days or numbers[::-1] or plain[::-1]), None)


def _unique(model: type[Model], *, within_parent: bool) -> set[Field[Any, Any]]:
    """Return the fields to which a copy gives another value."""
    alone = {f for f in model._meta.concrete_fields if f.unique and not f.primary_key and not f.is_relation}
    rules = [rule for rule in _rules(model) if within_parent or "application" not in rule.fields]
    return alone | {field for rule in rules if (field := _told_apart(rule, model)) is not None}


def _another(field: Field[Any, Any], value: Any, n: int) -> Any:
    if isinstance(value, bool) or value is None or value == "":
        return value
    if isinstance(value, int):
        return value + (n if field.name == "year" else n * APART)
    if isinstance(value, date):
        return value + timedelta(days=n)
    room = (field.max_length or 100) - len(f"-{n}")
    return f"{value[:room]}-{n}"

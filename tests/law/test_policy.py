"""The marked rules stand in one place, and each names code that exists."""

from __future__ import annotations

import importlib

import pytest

from requests_app.law.policy import CHOICES, Choice


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.rule)
def test_a_choice_names_its_one_place(choice: Choice) -> None:
    module, name = choice.where.rsplit(".", 1)
    assert hasattr(importlib.import_module(f"requests_app.{module}"), name)
    assert choice.mark in {"M", "P"}

"""封存: what is sealed opens under its key and column only; equal numbers have equal blind indexes."""

from __future__ import annotations

import pytest

from requests_app.models.sealing import (
    FieldKeyMissing,
    SealBroken,
    Sort,
    index_of,
    indexes_of,
    is_sealed,
    seal,
    unseal,
)

OLD, NEW = ("encrypt", "old", b"o" * 32), ("encrypt", "new", b"n" * 32)
INDEX_OLD, INDEX_NEW = ("index", "old", b"p" * 32), ("index", "new", b"q" * 32)
COLUMN, NUMBER = "requests_app.application.id_number", "11010519491231002X"


@pytest.fixture(autouse=True)
def keys(settings):
    settings.FIELD_KEYS = (OLD, INDEX_OLD)


def test_a_sealed_text_shows_nothing_and_opens_again():
    sealed = seal(NUMBER, COLUMN)
    assert sealed.startswith("enc1:old:")
    assert "1101" not in sealed
    assert unseal(sealed, COLUMN) == NUMBER


def test_equal_texts_are_sealed_differently_unless_a_unique_key_needs_them_equal():
    assert seal(NUMBER, COLUMN) != seal(NUMBER, COLUMN)
    assert seal(NUMBER, COLUMN, same=True) == seal(NUMBER, COLUMN, same=True)
    assert seal(NUMBER, COLUMN, same=True) != seal(NUMBER, "requests_app.application.phone", same=True)


def test_a_value_moved_into_another_column_does_not_open():
    with pytest.raises(SealBroken, match=r"^a value of requests_app\.application\.phone does not open"):
        unseal(seal(NUMBER, COLUMN), "requests_app.application.phone")


@pytest.mark.parametrize("at", [0, 11, 12, 30, -1])
def test_a_changed_value_does_not_open(at):
    head, _, body = seal(NUMBER, COLUMN).rpartition(":")
    raw = list(body)
    raw[at] = "A" if raw[at] != "A" else "B"
    if at == -1:
        raw[-1] = ""
    with pytest.raises(SealBroken):
        unseal(f"{head}:{''.join(raw)}", COLUMN)


def test_the_first_key_seals_and_every_key_opens(settings):
    before = seal(NUMBER, COLUMN)
    settings.FIELD_KEYS = (NEW, OLD, INDEX_OLD)
    assert seal(NUMBER, COLUMN).startswith("enc1:new:")
    assert unseal(before, COLUMN) == NUMBER


def test_a_missing_key_is_named(settings):
    before = seal(NUMBER, COLUMN)
    settings.FIELD_KEYS = (NEW, INDEX_OLD)
    with pytest.raises(FieldKeyMissing, match=r"^field key 'old' is not among FIELD_KEYS: put it back there"):
        unseal(before, COLUMN)


def test_another_key_of_the_same_name_does_not_open(settings):
    before = seal(NUMBER, COLUMN)
    settings.FIELD_KEYS = (("encrypt", "old", b"x" * 32), INDEX_OLD)
    with pytest.raises(SealBroken):
        unseal(before, COLUMN)


def test_what_an_older_version_left_is_read_as_it_stands():
    assert [is_sealed(text) for text in ("", NUMBER, "enc1:", "enc1:old:AAAA")] == [False, False, False, True]
    assert unseal(NUMBER, COLUMN) == NUMBER


@pytest.mark.parametrize(
    ("sort", "one", "other"),
    [
        (Sort.IDENTITY, "11010519491231002X", " 110105 19491231 002x"),
        (Sort.IDENTITY, "E12345678", "ｅ１２３４５６７８"),
        (Sort.TELEPHONE, "13800138000", "+86 138-0013-8000"),
        (Sort.TELEPHONE, "0571-88888888", "（0571）8888 8888"),
    ],
)
def test_however_a_number_is_written_its_index_is_one(sort, one, other):
    assert index_of(one, sort) == index_of(other, sort)
    assert len(index_of(one, sort)) == len("old:") + 32


def test_indexes_tell_numbers_and_sorts_apart_and_hang_on_the_key(settings):
    at_first = {index_of("13800138000", Sort.TELEPHONE), index_of("13800138001", Sort.TELEPHONE)}
    assert len(at_first | {index_of("13800138000", Sort.IDENTITY)}) == 3
    settings.FIELD_KEYS = (OLD, ("index", "old", b"z" * 32))
    assert index_of("13800138000", Sort.TELEPHONE) not in at_first


def test_no_number_has_no_index():
    assert [index_of(text, Sort.TELEPHONE) for text in ("", "无", " - ")] == ["", "", ""]


def test_while_index_keys_change_a_number_is_looked_for_under_each(settings):
    before = index_of("13800138000", Sort.TELEPHONE)
    settings.FIELD_KEYS = (OLD, INDEX_NEW, INDEX_OLD)
    assert index_of("13800138000", Sort.TELEPHONE).startswith("new:")
    assert indexes_of("13800138000", Sort.TELEPHONE) == [index_of("13800138000", Sort.TELEPHONE), before]

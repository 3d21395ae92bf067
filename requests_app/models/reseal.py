"""换钥: bring what is stored under the keys in force, batch by batch; also what an older version left unsealed.

A batch is one short transaction. Each row is written only if it still holds what was read: whoever writes meanwhile
wins, and the next look finds what is left. So it may be stopped anywhere and begun again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q
from django.db.models.functions import Cast

from .encrypted import BlindIndexField, EncryptedCharField, EncryptedJSONField
from .sealing import MARK, Sealed, index_of, ring, seal, unseal

#: Rows of one transaction.
BATCH = 500
Sealable = EncryptedCharField | EncryptedJSONField
_RAW = "raw_"


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of one batch.

    Args:
        last: key of its last row.
        done: rows brought under the keys in force.
        raced: rows somebody wrote meanwhile; they are looked at again.
    """

    last: int
    done: int
    raced: int


def sealed_fields(model: type[models.Model]) -> list[Sealable]:
    """Return the sealed columns of a model."""
    return [field for field in model._meta.concrete_fields if isinstance(field, Sealable)]  # noqa: SLF001 - Django's name


def index_fields(model: type[models.Model]) -> list[BlindIndexField]:
    """Return the blind indexes of a model."""
    return [field for field in model._meta.concrete_fields if isinstance(field, BlindIndexField)]  # noqa: SLF001 - Django's name


def stale(model: type[models.Model]) -> models.QuerySet[Any]:
    """Return the rows not wholly under the keys in force, each with its sealed columns as they lie there (`raw_…`)."""
    rows: models.QuerySet[Any] = models.QuerySet(model).order_by("pk")  # not the model's own, which refuse to write
    raw = {f"{_RAW}{field.name}": Cast(field.name, models.TextField()) for field in sealed_fields(model)}
    return rows.annotate(**raw).filter(reduce(or_, _parts(model)))


def _parts(model: type[models.Model]) -> Iterator[Q]:
    now = f"{MARK}:{ring().sealing}:"
    for field in sealed_fields(model):
        name = f"{_RAW}{field.name}"
        begins = f'"{now}' if isinstance(field, EncryptedJSONField) else now
        yield ~Q(**{name: ""}) & ~Q(**{f"{name}__startswith": begins})
    for index in index_fields(model):
        yield (
            ~Q(**{f"{_RAW}{index.of}": ""})
            & ~Q(**{f"{index.name}__startswith": f"{ring().indexing}:"})
            & (Q(**{f"{index.name}__gt": ""}) | ~Q(**{f"{_RAW}{index.of}__startswith": now}))
        )


def reseal(model: type[models.Model], after: int = 0, size: int = BATCH) -> Batch | None:
    """Bring the next rows after a key under the keys in force; None where there are none.

    Raises:
        FieldKeyMissing: a row was sealed under a key that is not here.
        SealBroken: a row does not open.
    """
    fields, indexes = sealed_fields(model), index_fields(model)
    names = [f"{_RAW}{field.name}" for field in fields]
    with transaction.atomic(), connection.cursor() as cursor:
        rows = list(stale(model).filter(pk__gt=after).values("pk", *names, *(index.name for index in indexes))[:size])
        done = 0
        for row in rows:
            cursor.execute(*_update(model, row, _written(model, row, fields, indexes)))
            done += cursor.rowcount
    return Batch(rows[-1]["pk"], done, len(rows) - done) if rows else None


def _written(
    model: type[models.Model], row: dict[str, Any], fields: list[Sealable], indexes: list[BlindIndexField]
) -> dict[models.Field[Any, Any], Any]:
    """Return what a row is to hold."""
    fresh: dict[models.Field[Any, Any], Any] = {
        field: _fresh(field, held) for field in fields if (held := row[f"{_RAW}{field.name}"])
    }
    for index in indexes:
        bound = f"{model._meta.label_lower}.{index.of}"  # noqa: SLF001 - Django's name
        fresh[index] = index_of(unseal(row[f"{_RAW}{index.of}"], bound), index.sort)
    return fresh


def _update(
    model: type[models.Model], row: dict[str, Any], fresh: dict[models.Field[Any, Any], Any]
) -> tuple[str, list[Any]]:
    """Return the statement that writes a row only if its sealed columns still are what was read."""
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(str(field.column))} = %s" for field in fresh)
    held = {str(field.column): row[f"{_RAW}{field.name}"] for field in sealed_fields(model)}
    same = "".join(f" AND CAST({quote(column)} AS text) = %s" for column in held)
    table, key = quote(model._meta.db_table), quote("id")  # noqa: SLF001 - Django's name
    params = [field.get_db_prep_save(value, connection) for field, value in fresh.items()]
    return f"UPDATE {table} SET {sets} WHERE {key} = %s{same}", [*params, row["pk"], *held.values()]  # noqa: S608 - names of ours


def _fresh(field: Sealable, held: str) -> Sealed:
    """Return a stored text under the key in force."""
    if isinstance(field, EncryptedCharField):
        return seal(unseal(held, field.bound_to), field.bound_to, same=field.same)
    return seal(unseal(held[1:-1] if held.startswith(f'"{MARK}:') else held, field.bound_to), field.bound_to)


def reseal_all(model: type[models.Model], size: int = BATCH) -> Iterator[Batch]:
    """Bring all rows of a model under the keys in force; rows that others wrote meanwhile are looked at again."""
    after = 0
    while True:
        batch = reseal(model, after, size)
        if batch is None:
            if not after:
                return
            after = 0  # once more from the beginning: what was written meanwhile
            continue
        yield batch
        after = batch.last


def key_names(model: type[models.Model]) -> set[str]:
    """Return the names of the keys that stored values of a model need."""
    keys = ring()
    found = set()
    raw = {f"{_RAW}{field.name}": Cast(field.name, models.TextField()) for field in sealed_fields(model)}
    rows = models.QuerySet(model).annotate(**raw)
    for name in keys.ciphers:
        begins = [Q(**{f"{column}__startswith": f"{MARK}:{name}:"}) for column in raw]
        begins += [Q(**{f"{column}__startswith": f'"{MARK}:{name}:'}) for column in raw]
        found |= {f"encrypt.{name}"} if rows.filter(reduce(or_, begins)).exists() else set()
    indexes = index_fields(model)
    for name in next(iter(keys.indexes.values())):
        begins = [Q(**{f"{index.name}__startswith": f"{name}:"}) for index in indexes]
        found |= {f"index.{name}"} if begins and rows.filter(reduce(or_, begins)).exists() else set()
    return found

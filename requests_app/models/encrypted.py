"""封存的列: columns that read and write like any other and hold only sealed text (sealing.py).

Nobody can ask the database what such a column equals or contains: a lookup is refused, because it would find nothing
and look as if there were nothing. An identity number or a telephone is looked for by its blind index.
"""

from __future__ import annotations

import json
from functools import reduce
from operator import and_
from typing import Any, ClassVar, NoReturn

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import IsNull

from .sealing import LONGEST_INDEX, MARK, Sealed, Sort, index_of, ring, seal, unseal


class CannotAsk(FieldError):
    """Code asked the database about the content of a sealed column; a defect of the program."""


class _Sealing(models.Field):
    """What the sealed columns share: the name they are bound to, and which lookups there are."""

    @property
    def bound_to(self) -> str:
        """Model and field."""
        return f"{self.model._meta.label_lower}.{self.name}"  # noqa: SLF001 - Django's name

    def get_lookup(self, lookup_name: str) -> Any:
        """Return the few lookups that make sense.

        Raises:
            CannotAsk: for any other.
        """
        found = self._lookups.get(lookup_name)
        if found is None:
            self._refuse(lookup_name)
        return found

    def get_transform(self, lookup_name: str) -> NoReturn:
        """Refuse: there is nothing to look into."""
        self._refuse(lookup_name)

    def _refuse(self, lookup_name: str) -> NoReturn:
        msg = (
            f"{self.name} is stored sealed: the database cannot answer {self.name}__{lookup_name}. Ask its blind index"
            " (Application.objects.of_identity, of_telephone), or compare what was read."
        )
        raise CannotAsk(msg)

    _lookups: ClassVar[dict[str, Any]]


class Equals(models.lookups.Exact):
    """Only whether it is empty; of a column sealed the same way each time also whether it equals a text."""

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Compare with the empty text, or with every form the text may have under the keys here."""
        field: Any = self.lhs.output_field
        column, params = self.process_lhs(compiler, connection)
        if self.rhs == "":
            return f"{column} = ''", tuple(params)
        if not getattr(field, "same", False) or not isinstance(self.rhs, str):
            field._refuse(self.lookup_name)  # noqa: SLF001 - its own room
        forms = [str(seal(self.rhs, field.bound_to, same=True, key=name)) for name in ring().ciphers]
        return f"{column} IN ({', '.join(['%s'] * len(forms))})", (*params, *forms)


class IsSealed(models.Lookup):
    """Whether it is sealed text; for the constraint that nothing else is stored."""

    lookup_name = "sealed"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Look at how it begins."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} LIKE %s", (*params, f"{MARK}:%")


class EncryptedCharField(_Sealing, models.CharField):
    """A short text, stored sealed. Empty stays empty, so that "none given" can be asked for.

    Args:
        same: equal texts are stored equally, for a column that a unique key holds; it tells who knows the database
            which rows are equal, and no more.
    """

    _lookups: ClassVar[dict[str, Any]] = {"exact": Equals, "isnull": IsNull, "sealed": IsSealed}

    def __init__(self, *args: Any, same: bool = False, **kwargs: Any) -> None:
        self.same = same
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Tell migrations of `same`."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "same": True} if self.same else kwargs

    def get_internal_type(self) -> str:
        """Be a text without bound: sealed it is longer than what people may type."""
        return "TextField"

    def get_prep_value(self, value: Any) -> Any:
        """Seal it."""
        if isinstance(value, str) and value and not isinstance(value, Sealed):
            return str(seal(value, self.bound_to, same=self.same))
        return str(value) if isinstance(value, Sealed) else super().get_prep_value(value)

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> str | None:
        """Open it."""
        return unseal(value, self.bound_to) if value else value


class EncryptedJSONField(_Sealing, models.JSONField):
    """Facts of any form, stored as one sealed JSON string; what an older version left is read as it stands."""

    _lookups: ClassVar[dict[str, Any]] = {"isnull": IsNull}

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Seal it."""
        if isinstance(value, Sealed):
            value = str(value)
        elif value is not None and not hasattr(value, "resolve_expression"):
            value = str(seal(json.dumps(value, ensure_ascii=False, cls=self.encoder), self.bound_to))
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Open it."""
        return self._opened(super().from_db_value(value, expression, connection))

    def opened(self, stored: str) -> Any:
        """Open what the column holds, read as plain text.

        Raises:
            SealBroken: it was changed.
        """
        return self._opened(json.loads(stored))

    def _opened(self, found: Any) -> Any:
        if isinstance(found, str) and found.startswith(f"{MARK}:"):
            return json.loads(unseal(found, self.bound_to))
        return found


class BlindIndexField(models.CharField):
    """The blind index of a sealed column, written together with it.

    Args:
        of: the name of the sealed column.
        sort: what kind of number it holds.
    """

    def __init__(self, *args: Any, of: str, sort: Sort | str, **kwargs: Any) -> None:
        self.of, self.sort = of, Sort(sort)
        kwargs |= {"max_length": LONGEST_INDEX, "blank": True, "default": "", "db_default": "", "editable": False}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Tell migrations what it is of."""
        name, path, args, kwargs = super().deconstruct()
        for own in ("max_length", "blank", "default", "db_default", "editable"):
            kwargs.pop(own, None)
        return name, path, args, {**kwargs, "of": self.of, "sort": self.sort.value}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002, FBT001 - Django's signature
        """Make it of what the sealed column is about to hold."""
        found = index_of(str(getattr(model_instance, self.of)), self.sort)
        setattr(model_instance, self.attname, found)
        return found


def all_sealed(*names: str) -> models.Q:
    """Return the condition that these columns hold nothing but sealed text; for a constraint."""
    return reduce(and_, (models.Q(**{name: ""}) | models.Q(**{f"{name}__sealed": True}) for name in names))

"""rotate_field_keys: bring everything that is sealed under the first key of FIELD_KEYS, while the office works."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from requests_app.models import (
    Agency,
    ApiReceipt,
    Application,
    Authenticator,
    DeliveryChange,
    Hook,
    Message,
    Paper,
    SavedForm,
    Staff,
)
from requests_app.models.reseal import BATCH, key_names, reseal_all
from requests_app.models.sealing import ENCRYPT, INDEX, FieldKeyMissing, SealBroken, ring

MODELS = (Application, DeliveryChange, SavedForm, Message, Paper, Staff, Agency, Authenticator, Hook, ApiReceipt)


class Command(BaseCommand):
    """换钥."""

    help = (
        "把封存的证件号码、电话等全部换到 FIELD_KEYS 的第一把密钥下，检索用的盲索引一并换；随时可以停，再运行就接着换"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the size of a batch."""
        parser.add_argument("--batch", type=int, default=BATCH, help=f"一批多少行，每批一个短事务（默认{BATCH}）")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Walk through every table, then say which keys are needed no more."""
        if options["batch"] < 1:
            raise CommandError("--batch 须为正数。")
        for model in MODELS:
            label = str(model._meta.verbose_name)  # noqa: SLF001 - Django's name
            try:
                done, raced = self._walk(model, label, options["batch"])
            except (FieldKeyMissing, SealBroken) as wrong:
                raise CommandError(f"{label}：{wrong}") from wrong
            again = f"，另有{raced}次遇到别人正在改，已重新看过" if raced else ""
            self.stdout.write(f"{label}：换了{done}行{again}。")
        self._say_what_may_go()

    def _walk(self, model: Any, label: str, size: int) -> tuple[int, int]:
        done = raced = 0
        for batch in reseal_all(model, size):
            done, raced = done + batch.done, raced + batch.raced
            if self.stdout.isatty():
                self.stdout.write(f"{label}：{done}行", ending="\r")
        return done, raced

    def _say_what_may_go(self) -> None:
        keys = ring()
        here = [f"{ENCRYPT}.{name}" for name in keys.ciphers]
        here += [f"{INDEX}.{name}" for name in next(iter(keys.indexes.values()))]
        first = {f"{ENCRYPT}.{keys.sealing}", f"{INDEX}.{keys.indexing}"}
        needed = first.union(*(key_names(model) for model in MODELS))
        if still := [name for name in here if name in needed - first]:
            self.stdout.write(
                f"还有内容在用旧密钥：{'、'.join(still)}。有的进程可能还没有用新的配置重新启动；重启以后请再运行一次。"
            )
        if gone := [name for name in here if name not in needed]:
            self.stdout.write(
                f"数据库不再需要旧密钥：{'、'.join(gone)}。可以从 FIELD_KEYS 里去掉；"
                "但是旧的备份要用它们才能打开，请与那些备份一起另外保管，直到备份销毁。"
            )
        if not still and not gone:
            self.stdout.write("只有现在用的密钥，没有旧密钥。")

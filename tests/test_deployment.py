"""What is said about an installation agrees with what the settings read."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

#: Read by the settings, and rightly not for an office to write.
OWN = {"DEBUG", "MAKE_SECRET_KEY"}
#: Read by docker-compose.yml only.
COMPOSE = {"POSTGRES_PASSWORD", "LISTEN"}


def read_by_settings():
    parts = ("settings", "security", "environment", "field_keys")
    text = "".join((ROOT / "disclosure" / f"{name}.py").read_text(encoding="utf-8") for name in parts)
    return set(re.findall(r'env_\w+\(\s*"([A-Z_]+)"', text))


def explained():
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    return set(re.findall(r"^#? ?([A-Z_]+)=", text, flags=re.MULTILINE))


def test_every_setting_is_explained_and_nothing_else():
    said = explained() | {"SECRET_KEY_FILE"}  # explained in the lines above SECRET_KEY
    assert said - COMPOSE == read_by_settings() - OWN


def test_compose_hands_on_every_variable_it_should():
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    handed = set(re.findall(r"\$\{([A-Z_]+)", text))
    assert handed <= explained()


def test_the_demonstration_starts_web_worker_and_beat():
    lines = (ROOT / "Procfile.demo").read_text(encoding="utf-8").splitlines()
    assert [line.partition(":")[0] for line in lines] == ["web", "worker", "beat"]

"""What is said about an installation agrees with what the settings read, and its files with their own rules."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent

#: Read by the settings, and rightly not for an office to write.
OWN = {"DEBUG", "MAKE_SECRET_KEY"}
#: Read by docker-compose.yml or deploy/gunicorn.conf.py only.
ELSEWHERE = {
    "SERVER_NAME",
    "LISTEN_HTTP",
    "LISTEN_HTTPS",
    "TLS_DIR",
    "BODY_MAX_MB",
    "BACKUP_DIR",
    "WEB_WORKERS",
    "WEB_BIND",
}
#: What docker-compose.yml sets itself, or what is only for an installation without it.
NOT_BY_COMPOSE = {"INSECURE_HTTP", "PG_BIN", "VAR_DIR", "STATIC_ROOT"}
SERVED = {"web", "worker", "worker-batch", "beat", "postgres", "redis", "nginx"}
ONCE = {"migrate", "backup"}


def text_of(*path: str) -> str:
    return ROOT.joinpath(*path).read_text(encoding="utf-8")


def settings_text() -> str:
    parts = ("settings", "security", "environment", "field_keys")
    return "".join(text_of("disclosure", f"{name}.py") for name in parts)


def secrets_read() -> set[str]:
    return set(re.findall(r'env_secret\("([A-Z_]+)"', settings_text())) | {"SECRET_KEY", "FIELD_KEYS"}


def read_by_settings() -> set[str]:
    return set(re.findall(r'env_\w+\(\s*"([A-Z_]+)"', settings_text())) | {f"{name}_FILE" for name in secrets_read()}


def explained() -> set[str]:
    return set(re.findall(r"^#? ?([A-Z_]+)=", text_of(".env.example"), flags=re.MULTILINE))


def compose():
    return YAML(typ="safe").load(text_of("docker-compose.yml"))


def unit(name: str) -> configparser.ConfigParser:
    found = configparser.ConfigParser(strict=False, interpolation=None)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read_string(text_of("deploy", "systemd", name))
    return found


def test_every_setting_is_explained_and_nothing_else():
    assert explained() - ELSEWHERE == read_by_settings() - OWN


def test_every_line_that_explains_stands_above_its_variable():
    lines = text_of(".env.example").splitlines()
    groups = {n for n, line in enumerate(lines) if re.match(r"#? ?[A-Z_]+=", line)}
    bare = [lines[n] for n in groups if not lines[n - 1].strip()]
    assert bare == []


def test_compose_hands_on_every_variable_it_should():
    handed = set(re.findall(r"\$\{([A-Z_]+)", text_of("docker-compose.yml")))
    assert handed <= explained()
    given = set(compose()["x-app"]["environment"])
    assert given - ELSEWHERE == read_by_settings() - OWN - NOT_BY_COMPOSE - secrets_read()


def test_compose_keeps_its_schema():
    """The schema of the Compose specification, as a well-kept tool ships it."""
    command = ["check_jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"]
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_schema_would_find_a_mistake(tmp_path):
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(text_of("docker-compose.yml").replace("interval: 15s", "intervall: 15s"), encoding="utf-8")
    command = ["check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(wrong)]
    assert subprocess.run([sys.executable, "-m", *command], capture_output=True, check=False).returncode == 1


def test_every_service_says_how_it_is():
    services = compose()["services"]
    assert set(services) == SERVED | ONCE
    for name in SERVED:
        assert services[name]["healthcheck"]["test"], name
        assert services[name]["restart"] == "unless-stopped", name
    for name in ONCE:
        assert services[name]["healthcheck"] == {"disable": True}
    assert services["beat"]["healthcheck"]["test"] == ["CMD", "python", "manage.py", "pulse"]


def test_every_queue_has_a_worker():
    commands = [services.get("command", []) for services in compose()["services"].values()]
    queues = {command[command.index("--queues") + 1] for command in commands if "--queues" in command}
    units = {
        re.search(r"--queues (\S+)", unit(f"disclosure-{name}.service")["Service"]["ExecStart"])[1]
        for name in ("worker", "worker-batch")
    }
    assert queues == units == {"people", "batch"}


def test_what_serves_may_do_nothing_it_need_not():
    for name in ("web", "worker", "worker-batch", "beat", "migrate", "backup"):
        service = compose()["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
    for name in ("postgres", "redis"):
        assert compose()["services"][name]["networks"] == ["inside"]
        assert "ports" not in compose()["services"][name]
    assert compose()["networks"]["inside"] == {"internal": True}
    assert [name for name, service in compose()["services"].items() if "ports" in service] == ["nginx"]


def test_no_secret_stands_in_an_environment():
    for name, service in compose()["services"].items():
        said = dict(service.get("environment", {}))
        assert not {key for key in said if key in secrets_read()}, name
        files = {value for key, value in said.items() if key.endswith("_FILE") and not key.startswith("SIGNING_")}
        assert files == {f"/run/secrets/{secret}" for secret in service.get("secrets", ()) if files}, name
    assert {f"./secrets/{name}" for name in compose()["secrets"]} == {s["file"] for s in compose()["secrets"].values()}


def test_make_secrets_fills_what_compose_asks_for_and_keeps_what_is_there(tmp_path):
    def make() -> None:
        subprocess.run(
            ["make", "--silent", "-f", str(ROOT / "Makefile"), "secrets"], cwd=tmp_path, check=True, capture_output=True
        )

    make()
    made = {file.name: file.read_text() for file in (tmp_path / "secrets").iterdir()}
    assert set(made) == set(compose()["secrets"])
    assert {name for name, body in made.items() if not body} == {"email_password", "sms_token", "oidc_client_secret"}
    assert all(len(body.strip()) >= 64 for body in made.values() if body)
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    make()
    assert {file.name: file.read_text() for file in (tmp_path / "secrets").iterdir()} == made


def test_the_image_has_no_tools_no_root_and_a_health_check():
    stages = re.split(r"^FROM ", text_of("Dockerfile"), flags=re.MULTILINE)[1:]
    assert [stage.splitlines()[0].split(" AS ")[1] for stage in stages] == ["build", "web", "tools"]
    web = stages[1]
    assert "pip uninstall --yes" in web
    assert not re.search(r"apt-get|gcc|build-essential", web)
    assert web.rindex("USER office") > web.rindex("RUN ")
    assert stages[2].rindex("USER office") > stages[2].rindex("RUN ")
    assert "HEALTHCHECK" in web
    copied = re.findall(r"^COPY (?!--from)(\S+)", web, flags=re.MULTILINE)
    assert all((ROOT / path).exists() for path in copied)
    ignored = set(text_of(".dockerignore").split())
    assert not {path.split("/")[0] for path in copied} & ignored


def test_the_copy_program_is_of_the_server_s_version():
    server = compose()["services"]["postgres"]["image"].split(":")[1]
    assert f"postgresql-client-{server}" in text_of("Dockerfile")


HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "RestrictSUIDSGID": "yes",
    "RestrictNamespaces": "yes",
    "SystemCallFilter": "@system-service",
    "UMask": "0077",
    "User": "disclosure",
}


@pytest.mark.parametrize("name", ["web", "worker", "worker-batch", "beat", "backup"])
def test_the_units_start_what_exists_and_are_hardened(name):
    service = unit(f"disclosure-{name}.service")["Service"]
    assert service["ExecStart"].startswith("/opt/disclosure/venv/bin/")
    shared = unit("disclosure-.service.d/hardening.conf")["Service"]
    assert {key: shared[key] for key in HARDENED} == HARDENED
    assert not set(service) & set(HARDENED)  # none takes it back
    if name != "backup":
        assert service["Restart"] == "always"
        assert f"disclosure-{name}.service" in unit("disclosure.target")["Unit"]["Wants"]


def test_the_demonstration_starts_web_worker_and_beat():
    lines = text_of("Procfile.demo").splitlines()
    assert [line.partition(":")[0] for line in lines] == ["web", "worker", "beat"]


@pytest.mark.soak
@pytest.mark.once
def test_the_wheelhouse_installs_without_any_network(tmp_path):
    """Made by one command, installed in a fresh environment that knows no index."""
    subprocess.run(["make", "wheelhouse", f"PY={sys.executable}", "STAMP=Makefile"], cwd=ROOT, check=True)
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    house = ROOT / "wheelhouse"
    what = ["install", "--quiet", "--no-index", "-f", house, "--require-hashes", "-r", house / "requirements.txt"]
    alone = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PIP_CONFIG_FILE": "/dev/null"}
    subprocess.run([tmp_path / "venv" / "bin" / "pip", *what], env=alone, check=True)
    env = alone | {"DEMO": "1", "INSECURE_HTTP": "1", "VAR_DIR": str(tmp_path / "var")}
    done = subprocess.run([tmp_path / "venv" / "bin" / "python", "manage.py", "check"], cwd=ROOT, env=env, check=False)
    assert done.returncode == 0


@pytest.mark.soak
@pytest.mark.once
def test_the_image_builds_where_an_engine_and_its_base_are():
    """Built from the Dockerfile, then started without a writable disk and without any right: it checks itself."""
    base = re.search(r"^FROM (\S+)", text_of("Dockerfile"), flags=re.MULTILINE)[1]
    engine = next((name for name in ("docker", "podman") if _does(name, "info") and _does(name, "pull", base)), None)
    if engine is None:
        pytest.skip("no container engine here, or it cannot reach the base image")
    assert _does(engine, "build", "--target", "web", "--tag", "disclosure:test", str(ROOT))
    narrow = ["--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]  # noqa: S108
    inside = "import os, shutil; assert os.getuid() == 10001 and not any(map(shutil.which, ('pip', 'gcc', 'make')))"
    assert _does(engine, "run", "--rm", *narrow, "disclosure:test", "python", "-c", inside)


def _does(program: str, *arguments: str) -> bool:
    if shutil.which(program) is None:
        return False
    return subprocess.run([program, *arguments], capture_output=True, check=False).returncode == 0

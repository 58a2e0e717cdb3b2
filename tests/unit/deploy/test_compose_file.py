"""deploy/compose.yaml and what it must never lose, read without an engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from emes_kit.config import KEYS
from emes_ops.broker import rights
from emes_ops.settings import OURS, ROOT, SERVICES

DEPLOY = ROOT / "deploy"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text()))


def env(compose: dict[str, Any], name: str) -> dict[str, Any]:
    return dict(compose["services"][name]["environment"])


def seconds(text: str) -> int:
    return int(text.removesuffix("s"))


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_given_only_keys_that_it_knows(compose: dict[str, Any], service: str) -> None:
    assert env(compose, service).keys() <= KEYS.keys()


@pytest.mark.parametrize("tool", ["setup", "seed", "emes"])
def test_the_tools_are_given_only_keys_that_somebody_knows(compose: dict[str, Any], tool: str) -> None:
    given = {key for key in env(compose, tool) if key.startswith("EMES_")}
    assert given <= OURS | KEYS.keys()


def image(compose: dict[str, Any], name: str) -> str:
    """As long as deploy/.env names no other: ${RABBITMQ_IMAGE:-rabbitmq:4-management}."""
    text: str = compose["services"][name]["image"]
    return text.partition(":-")[2].removesuffix("}") if text.startswith("${") else text


def test_broker_and_database_are_rabbitmq_4_with_its_management_and_a_replica_set_of_mongo_8(
    compose: dict[str, Any],
) -> None:
    assert image(compose, "rabbitmq") == "rabbitmq:4-management"
    assert image(compose, "mongo") == "mongo:8"
    command = compose["services"]["mongo"]["command"]
    assert command[command.index("--replSet") + 1] == "rs0"
    check = " ".join(compose["services"]["mongo"]["healthcheck"]["test"])
    assert 'rs.initiate({_id: "rs0"' in check, "without it no transaction ever begins"


@pytest.mark.parametrize("name", ["rabbitmq", "mongo", *SERVICES])
def test_everything_that_stays_up_is_asked_for_its_health(compose: dict[str, Any], name: str) -> None:
    check = compose["services"][name]["healthcheck"]
    assert check["test"][0] == "CMD"
    assert seconds(check["timeout"]) <= seconds(check["interval"]) * check["retries"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_healthy_when_it_says_that_it_is_ready(compose: dict[str, Any], service: str) -> None:
    assert "/readyz" in compose["services"][service]["healthcheck"]["test"][-1]


def test_one_dockerfile_makes_all_five_services(compose: dict[str, Any]) -> None:
    builds = {name: compose["services"][name]["build"] for name in SERVICES}
    assert {(build["dockerfile"], build["target"]) for build in builds.values()} == {("deploy/Dockerfile", "service")}
    assert {name: build["args"]["SERVICE"] for name, build in builds.items()} == {name: name for name in SERVICES}
    assert sorted(path.name for path in ROOT.glob("*/**/Dockerfile*") if "node_modules" not in path.parts) == [
        "Dockerfile"
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_speaks_to_the_broker_as_itself_with_its_own_password(compose: dict[str, Any], service: str) -> None:
    uri = env(compose, service)["EMES_AMQP_URI"]
    assert uri.startswith(f"amqp://{service}:${{BROKER_PASSWORD_{service.upper()}:-demo-only-")


def test_setup_knows_a_password_for_every_user_of_the_broker(compose: dict[str, Any]) -> None:
    wanted = {"BROKER_PASSWORD_" + user.upper().replace(".", "_") for user in rights.users()}
    given = {key for key in env(compose, "setup") if key.startswith("BROKER_PASSWORD_")}
    assert given == wanted | {"BROKER_PASSWORD_ADMIN"}


@pytest.mark.parametrize("service", SERVICES)
def test_work_in_hand_may_end_before_the_engine_loses_patience(compose: dict[str, Any], service: str) -> None:
    grace = seconds(compose["services"][service]["stop_grace_period"])
    assert grace > int(env(compose, service)["EMES_DRAIN_SECONDS"])


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_ends_before_what_it_needs_to_end_well(compose: dict[str, Any], service: str) -> None:
    assert {"rabbitmq", "mongo", "setup"} <= compose["services"][service]["depends_on"].keys()


def test_only_the_gateway_is_published_so_that_everything_else_can_be_scaled(compose: dict[str, Any]) -> None:
    always = {name: part for name, part in compose["services"].items() if "profiles" not in part}
    assert [name for name, part in always.items() if "ports" in part] == ["gateway"]
    assert not any("container_name" in part for part in compose["services"].values())


def test_the_older_compose_program_can_read_it(compose: dict[str, Any]) -> None:
    assert not {"name", "version"} & compose.keys()


def test_every_password_has_its_place_in_the_example_of_settings() -> None:
    example = (DEPLOY / ".env.example").read_text()
    for text in (DEPLOY / "compose.yaml").read_text(), (DEPLOY / "compose.auth.yaml").read_text():
        names = {part.split(":")[0].split("}")[0] for part in text.split("${")[1:]}
        assert {name for name in names if "_PASSWORD_" in name and f"#{name}=" not in example} == set()


def test_each_service_reaches_only_its_own_database_in_production() -> None:
    auth = yaml.safe_load((DEPLOY / "compose.auth.yaml").read_text())["services"]
    for service in SERVICES:
        uri = auth[service]["environment"]["EMES_MONGO_URI"]
        assert uri == (
            f"mongodb://{service}:${{DATABASE_PASSWORD_{service.upper()}}}@mongo:27017/emes_{service}?directConnection=true"
        )


def test_what_an_image_copies_is_let_through_to_the_engine() -> None:
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    for needed in ("requirements.lock", "kit/emes_kit", "ops/emes_ops", "contracts", "services", "deploy/seeds"):
        assert any(Path(needed).is_relative_to(path) for path in allowed), needed

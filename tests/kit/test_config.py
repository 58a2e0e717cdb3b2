"""Configuration is read once, checked whole, and never guessed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from kitlab.processes import ServiceProcess

from emes_kit.config import KEYS, OTHERS, ConfigError, Settings
from emes_ops.settings import OURS

NEEDED = {"EMES_AMQP_URI": "amqp://guest:guest@127.0.0.1//", "EMES_MONGO_URI": "mongodb://127.0.0.1"}


def read(**env: str) -> Settings:
    return Settings.read("till", NEEDED | env)


def test_the_two_addresses_are_all_a_service_must_be_told() -> None:
    settings = read()
    assert settings["EMES_RETRY_LADDER"] == (1000, 10_000, 60_000, 600_000)
    assert (settings["EMES_HTTP_PORT"], settings["EMES_DEMO"], settings.database) == (8000, False, "emes_till")


def test_every_fault_is_named_at_once() -> None:
    wrong = {
        "EMES_HTTP_PORT": "eighty",
        "EMES_LOG_LEVEL": "loud",
        "EMES_DEMO": "maybe",
        "EMES_RETRY_LADDER": "1 fortnight",
        "EMES_TYPO": "1",
    }
    with pytest.raises(ConfigError) as caught:
        Settings.read("till", wrong)
    named = {line.split(":")[0] for line in str(caught.value).splitlines()}
    assert named == {"EMES_AMQP_URI", "EMES_MONGO_URI", *wrong}


def test_a_service_started_by_hand_tolerates_every_setting_of_the_operator_tools() -> None:
    assert OURS - KEYS.keys() == OTHERS
    assert read(**dict.fromkeys(OTHERS, "1")) == read()


def test_a_fault_says_what_the_key_means_and_never_shows_a_password() -> None:
    with pytest.raises(ConfigError) as caught:
        Settings.read("till", {"EMES_AMQP_URI": "htp://till:secret@broker", "EMES_MONGO_URI": "secret"})
    assert "amqp://user:password@host:port/vhost" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("key", [name for name, key in KEYS.items() if key.default and key.default.isdigit()])
@pytest.mark.parametrize("text", ["-1", "nan", "inf", "", "1_0", " "])
def test_a_number_that_makes_no_sense_is_refused(key: str, text: str) -> None:
    with pytest.raises(ConfigError, match=key):
        read(**{key: text})


@pytest.mark.parametrize(
    ("text", "rungs"),
    [("1s", (1000,)), ("200ms, 5s,1m,2h", (200, 5000, 60_000, 7_200_000)), ("0ms", None), ("1d", None)],
)
def test_a_ladder_is_written_in_units(text: str, rungs: tuple[int, ...] | None) -> None:
    if rungs is None:
        with pytest.raises(ConfigError, match="EMES_RETRY_LADDER"):
            read(EMES_RETRY_LADDER=text)
    else:
        assert read(EMES_RETRY_LADDER=text)["EMES_RETRY_LADDER"] == rungs


@pytest.mark.parametrize(("text", "on"), [("yes", True), ("ON", True), ("1", True), ("no", False), ("", False)])
def test_a_switch_knows_its_words(text: str, on: bool) -> None:
    assert read(EMES_DEMO=text)["EMES_DEMO"] is on


def test_a_process_with_wrong_settings_ends_and_says_why(beside: Callable[..., ServiceProcess]) -> None:
    process = beside("till", EMES_PREFETCH="lots", EMES_UNHEARD_OF="1")
    assert process.wait() == 2
    said = process.log.read_text()
    assert "EMES_PREFETCH" in said
    assert "EMES_UNHEARD_OF: unknown key" in said
    assert "Traceback" not in said

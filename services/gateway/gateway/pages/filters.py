"""What a list of the executives' pages can be narrowed to: (value, words) for each choice. Pure."""

from __future__ import annotations

from typing import Any

from gateway.matrix import STATES
from gateway.pages import labels
from gateway.pages.figures import GOOD_OR_BETTER
from gateway.pages.tables import Tongue
from gateway.pages.words import N_
from gateway.pages.year import GOOD, TIMES, Year

Options = list[tuple[str, str]]


def options(year: Year, tongue: Tongue) -> dict[str, Options]:
    return {
        "rounds": [(one["round_id"], tongue.name(one)) for one in year.rounds],
        "regions": [(region, tongue.say(region)) for region in year.regions],
        "offices": [(id, tongue.office(office)) for id, office in year.offices.items()],
        "indicators": [(id, f"{id} {tongue.name(one)}") for id, one in year.indicators.items()],
        "states": [(state, tongue.say(labels.STATES[state].text)) for state in STATES],
        "times": [(time, tongue.say(labels.TIMES[time].text)) for time in TIMES],
        "levels": levels(tongue),
    }


def levels(tongue: Tongue) -> Options:
    each = [(str(level), tongue.say(label.text)) for level, label in labels.LEVELS.items()]
    return [(GOOD, tongue.say(GOOD_OR_BETTER)), *each, ("none", tongue.say(N_("ยังไม่มีผล")))]


def parts(country: Any, tongue: Tongue) -> Options:
    return [(part["part"], tongue.name(part)) for part in country.parts] if country else []

"""Finding reports by words, as Thai is typed: codes, names, offices, rounds, states, texts found elsewhere. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
MOST_WORDS = 10
_TONES = "\u0e48\u0e49\u0e4a\u0e4b"
_AM = re.compile(f"\u0e4d([{_TONES}]?)\u0e32|([{_TONES}])\u0e4d\u0e32")
_TORN = re.compile(f"([ก-ฮ][{_TONES}]?) +\u0e32")  # "ส านักงาน", as PDF files have it
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))
Doc = Mapping[str, Any]


def comparable(text: str) -> str:
    """NFC, ำ in one piece and at its letter, แ for two เ, digits arabic, capitals small, one blank between words.

    Two texts are then equal when people would call them equal.
    """
    text = unicodedata.normalize("NFC", text.translate(_INVISIBLE)).replace("\u0e40\u0e40", "\u0e41")
    text = _TORN.sub("\\1\u0e33", text)
    text = _AM.sub(lambda found: (found[1] or found[2] or "") + "\u0e33", text)
    return " ".join(text.translate(ARABIC).casefold().split())


def words(asked: str) -> list[str]:
    return comparable(asked).split()[:MOST_WORDS]


@dataclass(frozen=True)
class Found:
    """A report that fits: round, office and indicator as projected; cell: where it stands; find: in its text."""

    round: Doc
    office: Doc
    indicator: Doc
    cell: Doc
    find: Doc | None = None

    @property
    def report_id(self) -> str:
        return f"{self.round['round_id']}.{self.indicator['indicator_id']}.{self.office['office_id']}"


def reports(
    asked: Sequence[str],
    round: Doc,
    offices: Iterable[Doc],
    rows: Mapping[str, Doc],
    texts: Mapping[str, Doc],
    names: Any,
) -> Iterator[Found]:
    """Each word must fit something of the report.

    texts: by report id, {"words", "field", "excerpt"}; names: what states are called, in every language.
    Reports nobody has begun are found by their names too.
    """
    of_round = _fits(asked, round["round_id"], round["name_th"], round["name_en"])
    of_states = {state: _fits(asked, state, *said) for state, said in names.items()}
    of_indicators = [
        (one, _fits(asked, one["indicator_id"], one["name_th"], one["name_en"])) for one in round["indicators"]
    ]
    for office in offices:
        of_office = _fits(asked, office["office_id"], office["short_th"], office["name_en"], office["region"])
        cells = rows.get(office["office_id"], {}).get("cells", {})
        for indicator, of_indicator in of_indicators:
            cell = cells.get(indicator["indicator_id"]) or {"state": "not_started"}
            found = Found(round, office, indicator, cell)
            find = texts.get(found.report_id)
            fits = of_round | of_office | of_indicator | of_states.get(cell["state"], set())
            if set(asked) <= fits | set(find["words"] if find else ()):
                yield Found(round, office, indicator, cell, find)


def _fits(asked: Sequence[str], *names: str) -> set[str]:
    known = " \n ".join(comparable(name) for name in names if name)
    return {word for word in asked if word in known}

"""What will happen in the year: one journey per report, dealt out by seed before anything is sent. Pure.

Shares are quotas, not chances: however few offices take part, everything that is to happen happens at least once.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from emes_ops.simulate.deck import Deck
from emes_ops.simulate.drafts import DRESSES
from emes_ops.simulate.pranks import NAMES as PRANKS

FEWEST_OFFICES = 3
FIRST, MIDDLE, LAST_MINUTE, LATE = range(4)  # waves: when in the round an office does its work
WITHDRAWN, RETURNED, APPROVED = "withdrawn", "returned", "approved"

TEMPO = ((LAST_MINUTE, 0.13), (MIDDLE, 0.25))  # shares of offices; the others come first
STRENGTH = {  # how well offices do: share of offices, weights of levels 1…5
    "weak": (0.06, (30, 40, 20, 8, 2)),
    "fair": (0.14, (8, 18, 40, 24, 10)),
    "strong": (0.30, (0, 2, 10, 33, 55)),
    "good": (0.50, (2, 5, 23, 40, 30)),
}
RETURNED_ONCE, RETURNED_TWICE, TAKEN_BACK, SENT_LATE = 0.15, 0.015, 0.02, 0.04
SCREENED_BACK, SAVED_OFTEN, SENT_TWICE, SLOW, PRANKED = 0.05, 0.25, 0.01, 0.01, 0.003


@dataclass(frozen=True)
class Slot:
    """One report that is due: number of the round (1, 2), round, indicator, office."""

    number: int
    round_id: str
    indicator_id: str
    office_id: str

    @property
    def report_id(self) -> str:
        return f"{self.round_id}.{self.indicator_id}.{self.office_id}"


@dataclass(frozen=True)
class Journey:
    """What becomes of one report.

    level: reached by the last submission; drafts: saves before the text is complete; outcomes: of each submission in
    turn (empty: never submitted, the window closes first); late: the first receipt says so; slow_review, slow_repair:
    left lying until the next wave; twice: the certification is sent two times with one key; prank: something that must
    be refused on the way.
    """

    slot: Slot
    wave: int
    level: int
    seed: str
    drafts: int = 0
    dress: str = "plain"
    screened_back: bool = False
    outcomes: tuple[str, ...] = (APPROVED,)
    late: bool = False
    slow_review: bool = False
    slow_repair: bool = False
    twice: bool = False
    prank: str | None = None

    @property
    def report_id(self) -> str:
        return self.slot.report_id

    @property
    def office_id(self) -> str:
        return self.slot.office_id


@dataclass(frozen=True)
class Scenario:
    """extended: office whose extension is granted (round 2); declined: one that is refused, and misses a report."""

    journeys: tuple[Journey, ...]
    extended: str
    declined: str
    strength: dict[str, str] = field(default_factory=dict)

    def of(self, round_id: str, wave: int) -> list[Journey]:
        return [one for one in self.journeys if one.slot.round_id == round_id and one.wave == wave]


def plan(seed: str, offices: Sequence[str], slots: Sequence[Slot], closes: bool = True) -> Scenario:
    """slots: every report of the year's two rounds; closes: round 2 takes no late reports.

    ValueError with fewer than FEWEST_OFFICES offices.
    """
    if len(offices) < FEWEST_OFFICES:
        raise ValueError(f"at least {FEWEST_OFFICES} offices")
    deck = Deck(seed)
    tempo, strength = _tempo(deck, offices), _strength(deck, offices)
    prompt = [office for office in offices if tempo[office] == FIRST]
    extended, declined = deck.deal("extensions", prompt, 0, least=2)
    plain = [
        Journey(slot, tempo[slot.office_id], _level(seed, slot, strength[slot.office_id]), f"{seed}:{slot.report_id}")
        for slot in slots
    ]
    journeys = {one.report_id: one for one in plain}
    for feature in (_late, _reviews, _writing, _slowness, _pranks):
        feature(deck, journeys)
    _extensions(deck, journeys, extended, declined, closes)
    return Scenario(tuple(journeys[one.report_id] for one in plain), extended, declined, strength)


def _tempo(deck: Deck, offices: Sequence[str]) -> dict[str, int]:
    """Always two offices that come first, or the extensions would have nobody to ask for them."""
    tempo, free = dict.fromkeys(offices, FIRST), set(offices)
    for wave, share in TEMPO:
        for office in deck.deal(f"tempo {wave}", free, share)[: max(0, len(free) - 2)]:
            tempo[office] = wave
            free.discard(office)
    return tempo


def _strength(deck: Deck, offices: Sequence[str]) -> dict[str, str]:
    strength, free = dict.fromkeys(offices, "good"), set(offices)
    for name in ("weak", "fair", "strong"):
        for office in deck.deal(name, free, STRENGTH[name][0] * len(offices) / len(free))[: len(free)]:
            strength[office] = name
            free.discard(office)
        if not free:
            break
    return strength


def _level(seed: str, slot: Slot, strength: str) -> int:
    rng = random.Random(f"{seed}:level:{slot.report_id}")
    return rng.choices((1, 2, 3, 4, 5), STRENGTH[strength][1])[0]


Journeys = dict[str, Journey]


def _change(journeys: Journeys, ids: Collection[str], **changes: object) -> None:
    for id in ids:
        journeys[id] = replace(journeys[id], **changes)  # type: ignore[arg-type]


def _late(deck: Deck, journeys: Journeys) -> None:
    first_round = [id for id, one in journeys.items() if one.slot.number == 1]
    _change(journeys, deck.deal("late", first_round, SENT_LATE), wave=LATE, late=True)


def _reviews(deck: Deck, journeys: Journeys) -> None:
    back, once = set(deck.deal("taken back", journeys, TAKEN_BACK)), deck.deal("returned", journeys, RETURNED_ONCE, 2)
    twice = set(deck.deal("twice", once, RETURNED_TWICE / RETURNED_ONCE))
    for id in {*back, *once}:
        returns = (RETURNED,) * (id in once) + (RETURNED,) * (id in twice)
        _change(journeys, [id], outcomes=(WITHDRAWN,) * (id in back) + returns + (APPROVED,))


def _writing(deck: Deck, journeys: Journeys) -> None:
    _change(journeys, deck.deal("screened back", journeys, SCREENED_BACK), screened_back=True)
    _change(journeys, deck.deal("sent twice", journeys, SENT_TWICE), twice=True)
    for number in (1, 2, 3):
        _change(journeys, deck.deal(f"{number} drafts", journeys, SAVED_OFTEN / number**2), drafts=number)
    dressed = [dress for dress in DRESSES if dress != "plain"]
    for number, id in enumerate(deck.deal("dressed", journeys, 0.3, len(dressed))):
        _change(journeys, [id], dress=dressed[number % len(dressed)])


def _slowness(deck: Deck, journeys: Journeys) -> None:
    """What lies over from one wave to the next must still find an open window there: early waves only."""
    early = [id for id, one in journeys.items() if one.wave in (FIRST, MIDDLE)]
    _change(journeys, deck.deal("slow review", early, SLOW), slow_review=True)
    bouncing = [id for id in early if RETURNED in journeys[id].outcomes]
    _change(journeys, deck.deal("slow repair", bouncing, SLOW / RETURNED_ONCE), slow_repair=True)


def _pranks(deck: Deck, journeys: Journeys) -> None:
    each = max(1, round(PRANKED * len(journeys)))
    for number, id in enumerate(deck.deal("pranks", journeys, 0, each * len(PRANKS))):
        _change(journeys, [id], prank=PRANKS[number % len(PRANKS)])


def _extensions(deck: Deck, journeys: Journeys, extended: str, declined: str, closes: bool) -> None:
    """Both ask in round 2: one has more time then, the other is late, or finds the window closed."""
    for office, most in ((extended, 3), (declined, 1)):
        second_round = [id for id, one in journeys.items() if one.slot.number == 2 and one.office_id == office]
        left = deck.deal(f"left by {office}", second_round, 0, most)
        _change(journeys, left, wave=LATE, late=office == declined, slow_review=False, slow_repair=False, prank=None)
        if office == declined and closes:
            _change(journeys, left, outcomes=())

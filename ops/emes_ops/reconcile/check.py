"""One check of the reconciliation: what was compared, how much of it, and what does not agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """counted: how many things were compared; faults: one sentence each."""

    th: str
    en: str
    counted: int
    faults: tuple[str, ...]


def check(th: str, en: str, counted: int | Collection[object], faults: Iterable[str]) -> Check:
    return Check(th, en, counted if isinstance(counted, int) else len(counted), tuple(faults))


def differences(wanted: Counter[Hashable], found: Counter[Hashable], what: str) -> list[str]:
    """One fault for each thing that is there another number of times than it should be."""
    names = sorted({*wanted, *found}, key=str)
    return [f"{name}: {found[name]} {what}, should be {wanted[name]}" for name in names if wanted[name] != found[name]]

"""The schools of a public list, loaded through submission's own command. The list stays where the operator has it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from emes_ops.console import Trouble
from emes_ops.rpc import actor

# Column of the list → column of the command. The others (addresses, pupils, …) are not read.
COLUMNS = {"school_id": "code", "name": "name_th", "area_id": "office_id", "province_code": "province_code"}
OPTIONAL = {"level": "level", "valid_from": "valid_from", "valid_to": "valid_to"}
AT_ONCE = 1000  # schools per command: one transaction each


def read(path: Path) -> Iterator[dict[str, str]]:
    """As load_reference wants them; empty cells are left out. A school without an office is under no area office."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            if missing := sorted(set(COLUMNS) - set(table.fieldnames or ())):
                raise Trouble(f"{path} has no column {', '.join(missing)}.", f"Needed: {', '.join(COLUMNS)}")
            for row in table:
                yield {ours: text for name, ours in (COLUMNS | OPTIONAL).items() if (text := row.get(name))}
    except (OSError, UnicodeDecodeError, csv.Error) as exc:
        raise Trouble(f"{path} cannot be read: {exc}", "A CSV file in UTF-8 is needed.") from exc


def load(call: Callable[..., Any], path: Path) -> tuple[int, int]:
    """(schools loaded, rows left out because they name no office). Safe to run again."""
    loaded, left_out, rows = 0, 0, read(path)
    while some := list(islice(rows, AT_ONCE)):
        ours = [row for row in some if "office_id" in row]
        if ours:
            call("submission", "load_reference", actor=actor(), kind="school", rows=ours)
        loaded, left_out = loaded + len(ours), left_out + len(some) - len(ours)
    return loaded, left_out

"""The part of requirements.lock that a service needs at run time, with its hashes: no test tools, no database.

`python runtime_packages.py requirements.in requirements.lock [package …]` prints it. Roots are the lines under the
"Run time" heading of requirements.in and the packages named; the rest follows from the lock's own "# via" notes.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

HEADING = "# Run time"


def name_of(requirement: str) -> str:
    """`SecantusDB==0.6.0b17 \\` → "secantusdb"."""
    return re.sub(r"[._-]+", "-", re.split(r"[^A-Za-z0-9._-]", requirement.strip())[0]).lower()


def roots(requirements: str) -> set[str]:
    """Names under the first heading, up to the next one."""
    section = requirements.partition(HEADING)[2].partition("\n")[2].partition("\n# ")[0]
    return {name_of(line) for line in section.splitlines() if re.match(r"[A-Za-z0-9]", line)}


def entries(lock: str) -> dict[str, str]:
    """By name, each with its hashes and its "# via" notes."""
    return {name_of(text): text for text in re.findall(r"^[A-Za-z0-9][^\n]*\n(?:[ \t]+[^\n]*\n)*", lock, re.MULTILINE)}


def wanted_by(entry: str) -> set[str]:
    """Who asks for this package; requirements.in itself is left out."""
    notes = entry.partition("# via")[2].replace("#", " ").split()
    return {name_of(note) for note in notes if re.match(r"[A-Za-z0-9]", note) and not note.endswith(".in")}


def closure(wanted: set[str], lock: dict[str, str]) -> set[str]:
    """The roots and everything they ask for, directly or not."""
    found = set(wanted)
    while more := {name for name, entry in lock.items() if name not in found and wanted_by(entry) & found}:
        found |= more
    return found


def main() -> None:
    requirements, lock, *further = sys.argv[1:]
    known = entries(Path(lock).read_text())
    needed = closure(roots(Path(requirements).read_text()) | {name_of(name) for name in further}, known)
    if missing := needed - known.keys():
        sys.exit(f"not in {lock}: {', '.join(sorted(missing))}")
    sys.stdout.writelines(known[name] for name in sorted(needed))


if __name__ == "__main__":
    main()

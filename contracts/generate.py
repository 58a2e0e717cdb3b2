"""Writes docs/events.md and contracts/asyncapi.json from the contract files; keeps frozen.json.

    python contracts/generate.py            write both documents
    python contracts/generate.py --freeze   also record the hash of every contract that is not frozen yet

A contract in frozen.json is published: its schema never changes again. A change is a new file `….v2.json` beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

from asyncapi_document import Contract, document, key, title

HERE = Path(__file__).resolve().parent
ASYNCAPI, FROZEN = HERE / "asyncapi.json", HERE / "frozen.json"
EVENTS_MD = HERE.parent / "docs" / "events.md"
SERVICES = {
    "submission": "การรายงานของสำนักงาน · Submission",
    "review": "การตรวจ · Review",
    "scoring": "การให้คะแนน · Scoring",
    "notification": "การแจ้งเตือน · Notification",
    "gateway": "ประตูระบบ · Gateway",
}


def load(folder: Path = HERE) -> list[Contract]:
    """Every contract, in the order of SERVICES, then by type and version."""
    contracts = [json.loads(path.read_text("utf-8")) for path in folder.glob("*.v[0-9]*.json")]
    order = list(SERVICES)
    return sorted(contracts, key=lambda c: (order.index(c["source"]), c["type"], c["version"]))


def schema_hash(contract: Contract) -> str:
    """SHA-256 of what a subscriber relies on: the schema, its descriptions left out (wording may be improved)."""
    canonical = json.dumps(_bare(contract["schema"]), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _bare(schema: Any, in_properties: bool = False) -> Any:
    """The schema without annotations; a property that happens to be called `title` stays."""
    if isinstance(schema, list):
        return [_bare(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {k: v for k, v in schema.items() if in_properties or k not in ("description", "title")}
    return {k: _bare(v, in_properties=k == "properties" and not in_properties) for k, v in kept.items()}


def frozen(path: Path = FROZEN) -> dict[str, str]:
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}


def broken_promises(contracts: list[Contract], promised: dict[str, str]) -> list[str]:
    """Published contracts that were changed or removed since they were frozen."""
    now = {key(c): schema_hash(c) for c in contracts}
    return sorted(k for k, digest in promised.items() if now.get(k) != digest)


# -- docs/events.md ----------------------------------------------------------------------------------------------------


def markdown(contracts: list[Contract]) -> str:
    intro = (HERE / "events.head.md").read_text("utf-8")
    parts = [intro + "\n".join(map(_row, contracts)) + "\n"]
    for source, heading in SERVICES.items():
        parts.append(f"\n## {heading}\n")
        parts += [_chapter(c) for c in contracts if c["source"] == source]
    return "".join(parts)


def _row(c: Contract) -> str:
    anchor = key(c).replace(".", "")
    return f"| [`{key(c)}`](#{anchor}) | {title(c)} | {', '.join(c['consumers']) or '–'} | {_openness(c)} |"


def _openness(contract: Contract) -> str:
    return "สาธารณะ · public" if contract["public"] else "ภายใน · in-house"


def _chapter(c: Contract) -> str:
    rows = "\n".join(
        f"| `{name}` | {_kind(s)} | {_plain(s.get('description', ''))} |" for name, s in fields(c["schema"])
    )
    return f"""
### {key(c)}
**{title(c)}** ({_openness(c)}) — {c["description_th"]}

{c["description_en"]}

Exchange `{c["source"]}.events` · routing key `{c["type"]}.v{c["version"]}` · subject `{c["subject"]}`

| field | type | meaning |
|---|---|---|
{rows}

```json
{pretty(c["example"])}
```
"""


def fields(schema: Contract, prefix: str = "") -> list[tuple[str, Contract]]:
    """Fields in order, inner ones as `claims[].percent`."""
    found = []
    for name, inner in schema.get("properties", {}).items():
        found.append((prefix + name, inner))
        found += fields(inner, f"{prefix}{name}.") if "properties" in inner else []
        found += fields(inner.get("items", {}), f"{prefix}{name}[].")
    return found


def _plain(text: str) -> str:
    return text.replace("<", "&lt;").replace("|", "\\|")


def _kind(schema: Contract) -> str:
    if "enum" in schema:
        return " \\| ".join(str("null" if v is None else v) for v in schema["enum"])
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return " \\| ".join(str(schema.get("format", k)) if k == "string" else k for k in kinds)


def pretty(value: Any, indent: int = 0, width: int = 160) -> str:
    """JSON with short values on one line, so that a schema stays readable."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + indent <= width or not isinstance(value, dict | list):
        return flat
    pad = " " * (indent + 2)
    if isinstance(value, list):
        return "[\n" + ",\n".join(pad + pretty(v, indent + 2, width) for v in value) + "\n" + " " * indent + "]"
    lines = (f"{pad}{json.dumps(k, ensure_ascii=False)}: {pretty(v, indent + 2, width)}" for k, v in value.items())
    return "{\n" + ",\n".join(lines) + "\n" + " " * indent + "}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--freeze", action="store_true")
    contracts, promised = load(), frozen()
    if broken := broken_promises(contracts, promised):
        raise SystemExit(f"published contracts may not change: {', '.join(broken)}")
    if parser.parse_args().freeze:
        FROZEN.write_text(pretty({key(c): schema_hash(c) for c in contracts}) + "\n", "utf-8")
    EVENTS_MD.parent.mkdir(exist_ok=True)
    EVENTS_MD.write_text(markdown(contracts), "utf-8")
    ASYNCAPI.write_text(pretty(document(contracts)) + "\n", "utf-8")


if __name__ == "__main__":
    main()

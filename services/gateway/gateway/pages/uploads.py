"""A file that was uploaded, and what a dry run has read of it: the page carries that on, so that nothing is stored and
no file is chosen twice. It is input like any other when it comes back: judged anew."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import Any

from emes_kit.http import Request
from gateway.domain import Refusal

LARGEST = 4_000_000  # unpacked


def given(request: Request) -> tuple[str, bytes]:
    """(name, content) of the field "file". Refusal: file_missing."""
    file = request.raw.files.get("file")
    data = file.read() if file is not None else b""
    if file is None or not data:
        raise Refusal("file_missing", "file")
    return file.filename or "", data


def packed(content: Any) -> str:
    return base64.b64encode(zlib.compress(json.dumps(content, ensure_ascii=False).encode())).decode()


def unpacked(text: str) -> Any:
    """Refusals: file_missing, file_unreadable (not ours, or a bomb)."""
    if not text:
        raise Refusal("file_missing", "file")
    try:
        opened = zlib.decompressobj()
        data = opened.decompress(base64.b64decode(text, validate=True), LARGEST)
        if opened.unconsumed_tail:
            raise Refusal("file_unreadable", "file")
        return json.loads(data)
    except (binascii.Error, zlib.error, ValueError) as exc:
        raise Refusal("file_unreadable", "file") from exc


def as_json(data: bytes) -> dict[str, Any]:
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as exc:
        raise Refusal("file_unreadable", "file") from exc
    if not isinstance(content, dict):
        raise Refusal("file_unreadable", "file")
    return content

"""Charts drawn on the server: Vega-Lite to SVG, in a thread, for it keeps a processor busy for a tenth of a second (the
first one for a whole one). The letters of the site are inside, because a picture may not ask for a file."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from pathlib import Path
from typing import Any

import vl_convert
from werkzeug.wrappers import Response

from emes_kit.concurrency import in_thread
from emes_kit.http import Request
from gateway.pages import files
from gateway.warm import Shelf

FONTS = Path(__file__).parents[1] / "fonts"  # what text is measured with; what is sent are the small files of static/
RANGES = {"thai": "U+0E01-0E5B, U+200C-200D, U+25CC", "latin": "U+0000-00FF, U+2000-206F"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"
UNCHANGING = "private, max-age=86400, immutable"


def version(*about: Any) -> str:
    """Of everything a chart is made from: part of its address, so that a browser keeps it until it changes."""
    return hashlib.sha256(repr(about).encode()).hexdigest()[:16]


def answer(request: Request, shelf: Shelf, mark: str, size: str, spec: dict[str, Any]) -> Response:
    """mark: version() of what the chart shows now; an address of an older one gets today's, but not for long."""
    key = f"{mark}.{size}"
    keep = UNCHANGING if request.query["of"] == mark else "private, no-cache"
    headers = {"Content-Security-Policy": POLICY, "ETag": f'"{key}"', "Vary": "Cookie", "Cache-Control": keep}
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return Response("", 304, headers)
    drawn = shelf.get(key) or in_thread(draw, json.dumps(spec))
    shelf.put(key, drawn)
    return Response(drawn, 200, headers, content_type="image/svg+xml")


def draw(spec: str) -> bytes:
    _ready()
    svg: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    head, bracket, rest = svg.partition(">")
    return f"{head}{bracket}{_letters()}{rest}".encode()


@functools.cache
def _ready() -> None:
    vl_convert.register_font_directory(str(FONTS))


@functools.cache
def _letters() -> str:
    faces = (_face(subset, reach) for subset, reach in RANGES.items())
    return f"<style>{''.join(faces)}</style>"


def _face(subset: str, reach: str) -> str:
    data = base64.b64encode(files.own()[f"sarabun-{subset}-400.woff2"].data).decode()
    source = f'url(data:font/woff2;base64,{data}) format("woff2")'
    return f"@font-face{{font-family:Sarabun;src:{source};unicode-range:{reach}}}"

"""Static files by fixed name only (no path ever comes from the client). An address holds the content's hash, so that a
browser keeps it for good and a new content has a new address; compressed once per process."""

from __future__ import annotations

import functools
import gzip
import hashlib
import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path

import brotli
from werkzeug.wrappers import Response

from emes_kit.http import Request
from gateway.problems import refused

STATIC = Path(__file__).parents[1] / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
SWAGGER = ("swagger-ui.css", "swagger-ui-bundle.js")
WORKER, WORKER_POLICY = "sw.js", "default-src 'none'; connect-src 'self'; script-src 'self'"
FOREVER, DAY = "public, max-age=31536000, immutable", "public, max-age=86400"
SMALL = 200_000  # bytes up to which brotli's best effort takes no noticeable time
_HASHED = re.compile(r"(.+)\.[0-9a-f]{12}(\.[a-z0-9]+)")


@dataclass(frozen=True)
class File:
    name: str
    data: bytes
    digest: str
    encoded: dict[str, bytes]

    @property
    def address(self) -> str:
        stem, dot, suffix = self.name.rpartition(".")
        return f"/static/{stem}.{self.digest}{dot}{suffix}"


@functools.cache
def own() -> dict[str, File]:
    """By name: everything in static/. What a style sheet names in url(/static/…) gets its hashed address."""
    paths = [path for path in STATIC.iterdir() if path.suffix in TYPES]
    plain = {path.name: _file(path.name, path.read_bytes()) for path in paths if path.suffix != ".css"}
    sheets = {path.name: _file(path.name, _linked(path.read_bytes(), plain)) for path in paths if path.suffix == ".css"}
    return plain | sheets


def address(name: str) -> str:
    return own()[name].address


def static(request: Request) -> Response:
    given = request.path["name"]
    hashed = _HASHED.fullmatch(given)
    file = own().get(f"{hashed[1]}{hashed[2]}" if hashed else given)
    if file is None:
        raise refused("no_such_file")
    # A page of an older version may still ask for the older hash: it gets today's content, for a short time.
    return _sent(request, file, FOREVER if file.address.endswith("/" + given) else DAY)


def worker(request: Request) -> Response:
    """The service worker: one address for the whole site, looked after at every visit; it speaks to us alone."""
    answer = _sent(request, own()[WORKER], "no-cache")
    answer.headers.update({"Service-Worker-Allowed": "/", "Content-Security-Policy": WORKER_POLICY})
    return answer


def swagger(request: Request) -> Response:
    if request.path["name"] not in SWAGGER:
        raise refused("no_such_file")
    return _sent(request, _swagger(request.path["name"]), DAY)


@functools.cache
def _swagger(name: str) -> File:
    spec = importlib.util.find_spec("swagger_ui")  # its package data only: importing it would pull in web frameworks
    if spec is None or spec.origin is None:
        raise refused("no_such_file")
    return _file(name, (Path(spec.origin).parent / "static" / name).read_bytes())


def _file(name: str, data: bytes) -> File:
    encoded = {}
    if not name.endswith((".woff2", ".png")):
        encoded["gzip"] = gzip.compress(data, 9, mtime=0)
        if len(data) <= SMALL:
            encoded["br"] = brotli.compress(data)
    return File(name, data, hashlib.sha256(data).hexdigest()[:12], encoded)


def _linked(sheet: bytes, files: dict[str, File]) -> bytes:
    found = re.sub(r"url\(/static/([^)]+)\)", lambda m: f"url({files[m[1]].address})", sheet.decode())
    return found.encode()


def _sent(request: Request, file: File, keep: str) -> Response:
    accepted = request.raw.accept_encodings
    how = next((one for one in ("br", "gzip") if one in file.encoded and one in accepted), None)
    headers = {"Cache-Control": keep, "ETag": f'"{file.digest}"', "Vary": "Accept-Encoding"}
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return Response("", 304, headers)
    if how is not None:
        headers["Content-Encoding"] = how
    body = file.encoded[how] if how else file.data
    return Response(body, 200, headers, content_type=TYPES["." + file.name.rpartition(".")[2]])

"""Static files by fixed name only (no path ever comes from the client), and the templates."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from emes_kit.http import Bytes
from gateway.problems import refused

HERE = Path(__file__).parent
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
OWN = ("site.css", "docs.js", "icon.svg")
SWAGGER = ("swagger-ui.css", "swagger-ui-bundle.js")


@functools.cache
def templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def static(name: str) -> Bytes:
    return _file(_own(name))


def swagger(name: str) -> Bytes:
    if name not in SWAGGER:
        raise refused("no_such_file")
    return _file(_swagger_folder() / name)


def _own(name: str) -> Path:
    if name not in OWN:
        raise refused("no_such_file")
    return HERE / "static" / name


def _swagger_folder() -> Path:
    spec = importlib.util.find_spec("swagger_ui")  # its package data only: importing it would pull in web frameworks
    if spec is None or spec.origin is None:
        raise refused("no_such_file")
    return Path(spec.origin).parent / "static"


def _file(path: Path) -> Bytes:
    data, tag = _read(path)
    return Bytes(data, TYPES[path.suffix], {"Cache-Control": "public, max-age=86400", "ETag": tag})


@functools.cache
def _read(path: Path) -> tuple[bytes, str]:
    data = path.read_bytes()
    return data, f'"{hashlib.sha256(data).hexdigest()[:16]}"'

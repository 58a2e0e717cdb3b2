"""The pages of figures, and what stands in them and in their downloads."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import Any

PAGES = ("/results", "/results/matrix", "/results/map", "/results/offices", "/results/reports", "/progress",
         "/results/offices/P5703")  # fmt: skip


def texts(page: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.text)))


def rows_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def links_in(page: Any, path: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="([^"]+)"', page.text) if link.startswith(path)]

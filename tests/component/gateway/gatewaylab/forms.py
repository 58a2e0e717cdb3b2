"""What the forms of a page would send."""

from __future__ import annotations

from typing import Any

from emes_kit.testing.browser import forms


def fields_of(browser: Any, action: str) -> dict[str, Any]:
    return next(fields for where, fields in forms(browser.page.text) if where == action)

"""One Jinja environment per taste, so that words, dates and digits follow it everywhere, in macros too."""

from __future__ import annotations

import functools
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gateway.pages import files, labels, shown, words
from gateway.pages.taste import Taste

HERE = Path(__file__).parents[1] / "templates"
FILTERS = {"digits": shown.digits, "number": shown.number, "date": shown.date, "date_time": shown.date_time}


@functools.cache
def environment(taste: Taste) -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_translations(words.catalogue(taste.language), newstyle=False)  # type: ignore[attr-defined]
    made.filters.update({name: _by_taste(fn, taste) for name, fn in FILTERS.items()})
    made.globals.update(labels.ALL, asset=files.address, days_left=shown.days_left, urgency=shown.urgency)
    # Macros without the context of a page: loaded once, and known to a block that is rendered alone too.
    made.globals["icon"] = made.get_template("icons.html").module.icon  # type: ignore[attr-defined]
    made.globals["ui"] = made.get_template("ui.html").module
    return made


def _by_taste(fn: object, taste: Taste) -> object:
    """The filter takes its taste from the environment, not from the template."""
    return partial(_call, fn, taste)


def _call(fn: object, taste: Taste, value: object, *more: object) -> object:
    return fn(value, taste, *more)  # type: ignore[operator]


def render(taste: Taste, template: str, part: str | None, model: dict[str, object]) -> str:
    """The page, or one block of it (what htmx puts in the place of the old one)."""
    found = environment(taste).get_template(template)
    if part is None:
        return found.render(model)
    return "".join(found.blocks[part](found.new_context(model)))

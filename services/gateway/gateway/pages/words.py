"""Messages of the pages: Thai is the source, other languages stand in locale/<language>/*.po, one file per topic."""

from __future__ import annotations

import functools
import gettext
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

HERE = Path(__file__).parents[1] / "locale"
Key = tuple[str, str]  # (context, Thai)


def N_(text: str) -> str:
    """Marks a message that is translated where it is shown: {{ _(item.label) }}."""
    return text


class Catalogue(gettext.NullTranslations):
    """What is missing stays Thai; a test finds it before anybody sees it."""

    def __init__(self, forms: dict[Key, tuple[str, ...]]) -> None:
        super().__init__()
        self.forms = forms

    def gettext(self, message: str) -> str:
        return self.pgettext("", message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        forms = self.forms.get(("", msgid1), (msgid1,))
        return forms[0 if n == 1 else -1]

    def pgettext(self, context: str, message: str) -> str:
        return self.forms.get((context, message), (message,))[0]


@functools.cache
def catalogue(language: str) -> Catalogue:
    rows = [row for path in sorted((HERE / language).glob("*.po")) for row in messages(path)]
    return Catalogue({key_of(row): row.string if isinstance(row.string, tuple) else (row.string,) for row in rows})


def messages(path: Path) -> list[Message]:
    """Those that are translated."""
    with path.open(encoding="utf-8") as file:
        return [row for row in read_po(file) if row.id and row.string and not row.fuzzy]


def key_of(row: Message) -> Key:
    return row.context or "", row.id if isinstance(row.id, str) else row.id[0]


def translated(language: str, message: str) -> str:
    return catalogue(language).gettext(message)

"""Thai text as people type it and as PDF files damage it: cleaned at the border, and a sort key one can store.

NFC only: NFKC splits ำ (U+0E33) into two characters. Repairs are those that never changed a clean text; whatever needs
a dictionary ("พืน้ที่", "กจิกรรม") is left alone, because guessing changed people's names.
"""

from __future__ import annotations

import re
import unicodedata

THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))  # zero-width space, word joiner, byte order mark
_TONES = "\u0e48\u0e49\u0e4a\u0e4b"
_REPAIRS = (
    (re.compile(f"\u0e4d([{_TONES}]?)\u0e32"), "\\1\u0e33"),  # นิคหิต + า as EMIS itself publishes: อํานาจเจริญ, นํ้า
    (re.compile(f"([ก-ฮ][{_TONES}]?) +\u0e32"), "\\1\u0e33"),  # "ส านักงาน": no Thai syllable begins with า
    (re.compile("\u0e40\u0e40"), "\u0e41"),  # two เ typed for one แ
    (re.compile(f"\u0e32([{_TONES}])"), "\\1\u0e32"),  # กา้ว: a tone sits on the consonant, never after า
)


def clean(text: str) -> str:
    """NFC, no invisible characters, no-break space → space, the safe repairs, trimmed. Line breaks stay.

    Cleaning a cleaned text changes nothing, so a hash of it stays what it was.
    """
    text = text.replace("\r\n", "\n").replace("\u00a0", " ").translate(_INVISIBLE)
    before = ""
    while text != before:  # a repair may make room for another; each shortens the text or moves a tone to the left
        before, text = text, _repair(text)
    return text


def _repair(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    for damage, cure in _REPAIRS:
        text = damage.sub(cure, text)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def arabic_digits(text: str) -> str:
    """๒๕๖๗ → 2567. Only for numbers, codes and dates: prose keeps the digits its author chose."""
    return text.translate(THAI_DIGITS)


def length(text: str) -> int:
    """Code points after cleaning: the one way limits are counted everywhere."""
    return len(text)


_LEADING_VOWEL = re.compile("([เแโใไ])([ก-ฮ])")
_MARKS = frozenset("\u0e47\u0e4c\u0e4d\u0e4e" + _TONES)  # ็ ์ ํ ๎ and tones decide only between otherwise equal words
_NUMBER = re.compile("[0-9]+")


def sort_key(text: str) -> str:
    """A string whose plain order is Thai dictionary order with numbers by value (เขต 2 before เขต 10).

    Stored beside the name, because collations differ between databases. Order of the Royal Institute dictionary as in
    ICU th_TH: a leading vowel counts after its consonant, tones count last, spaces and punctuation not at all.
    """
    plain = arabic_digits(clean(text)).casefold()
    swapped = _NUMBER.sub(_padded, _LEADING_VOWEL.sub(r"\2\1", plain))
    letters = [ch for ch in swapped if ch.isalnum() or unicodedata.category(ch) == "Mn"]
    primary = "".join(ch for ch in letters if ch not in _MARKS)
    marks = "".join(ch if ch in _MARKS else "0" for ch in letters)
    return f"{primary} {marks}"


def _padded(number: re.Match[str]) -> str:
    digits = number.group().lstrip("0") or "0"
    return f"{len(digits):02d}{digits}"

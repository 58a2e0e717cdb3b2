"""Thai text: damage that was really seen is repaired, everything else is left as people wrote it."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from submission.thai_text import arabic_digits, clean, length, sort_key

SEEDS = Path(__file__).parents[3] / "deploy" / "seeds"
LETTERS = st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B) | st.sampled_from(" \n12\u200b\u00a0")
THAI = st.text(LETTERS, max_size=60)


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("ส านักงาน", "สำนักงาน"),
        ("ด าเนินการ", "ดำเนินการ"),
        ("จ านวน", "จำนวน"),
        ("น าข้อมูลไปใช้", "นำข้อมูลไปใช้"),
        ("ก ากับ", "กำกับ"),
        ("ส าคัญ", "สำคัญ"),
        ("อ\u0e4d\u0e32นาจเจริญ", "อำนาจเจริญ"),
        ("ก\u0e4d\u0e32แพงเพชร", "กำแพงเพชร"),
        ("หนองบัวล\u0e4d\u0e32ภู", "หนองบัวลำภู"),
        ("น้\u0e4d\u0e32", "น้ำ"),
        ("น\u0e4d้\u0e32", "น้ำ"),
        ("เเผนปฏิบัติการ", "แผนปฏิบัติการ"),
        ("กา้ว", "ก้าว"),
        ("\u200bสพป.\u00a0กระบี่", "สพป. กระบี่"),
    ],
)
def test_damage_seen_in_real_files_is_repaired(damaged, meant):
    assert clean(damaged) == meant


@pytest.mark.parametrize("text", ["พืน้ที่", "กจิกรรม", "ประเมนิผล", "ยุทธศาสตรชาติ", "ผลผลติ"])
def test_damage_that_needs_a_dictionary_is_left_alone(text):
    assert clean(text) == text


@pytest.mark.parametrize("text", ["สำนักงาน มาจาก ขา และ ป่า", "นาย ก. อายุ 5 ปี", "แผน ก\nแผน ข", "การ งาน อาชีพ"])
def test_clean_text_stays_as_it_is(text):
    assert clean(text) == text


def test_sara_am_is_never_split_as_nfkc_would():
    assert clean("ำ") == "ำ"
    assert unicodedata.normalize("NFKC", "สำ") != clean("สำ")


def test_decomposed_latin_is_composed():
    assert clean("cafe\u0301") == "caf\u00e9"


@given(THAI | st.text(st.sampled_from("กสอเแา\u0e33\u0e4d่้ \n"), max_size=8))
@example("าา่")  # the repair of one tone makes room for the next
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)


@given(THAI)
def test_the_cleaned_text_is_nfc_without_hidden_characters(text):
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not set("\u200b\u2060\ufeff\u00a0") & set(cleaned)


def test_line_breaks_survive_and_lines_lose_trailing_spaces():
    assert clean("หนึ่ง  \r\nสอง ") == "หนึ่ง\nสอง"


@pytest.mark.parametrize(
    ("thai", "arabic"), [("๒๕๖๗", "2567"), ("๑,๒๓๔,๕๖๗.๕๐ บาท", "1,234,567.50 บาท"), ("ร้อยละ ๙๘.๗๗", "ร้อยละ 98.77")]
)
def test_thai_digits_become_arabic_where_numbers_are_meant(thai, arabic):
    assert arabic_digits(thai) == arabic


def test_length_counts_code_points():
    assert length("น้ำ") == 3


def test_words_sort_as_in_a_thai_dictionary():
    words = ["ก", "ก่", "กา", "ก้า", "กำ", "เก", "แก", "ไก", "ขา", "เขา", "ครู", "เครื่อง", "มา", "ม่า", "ม้า"]
    assert sorted(sorted(words), key=sort_key) == words


def test_offices_sort_by_the_value_of_their_number_in_either_digits():
    names = [
        "สพป.กระบี่", "สพป.เชียงใหม่ เขต 2", "สพป.เชียงใหม่ เขต ๓", "สพป.เชียงใหม่ เขต 10", "สพป.พะเยา เขต 1",
        "สพป.แพร่ เขต 1", "สพป.ลำปาง เขต 1", "สพป.เลย เขต 1", "สพป.หนองคาย เขต 1", "สพป.อุดรธานี เขต 1", "สพม.กระบี่",
    ]  # fmt: skip
    assert sorted(sorted(names), key=sort_key) == names


def test_the_official_order_of_the_62_secondary_offices_is_ours():
    with (SEEDS / "offices.csv").open(encoding="utf-8") as file:
        secondary = [row for row in csv.DictReader(file) if row["kind"] == "secondary"]
    assert [row["id"] for row in sorted(secondary, key=lambda row: sort_key(row["short_th"]))] == [
        f"S{number:02d}" for number in range(1, 63)
    ]

"""The 77 provinces as a grid of tiles: where each stands (row, column) and the short names people know. Pure.

The place is roughly the real one; a tile says nothing about size. Short names are the official two letters, in English
three (BKK, CMI, …).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tile:
    row: int
    column: int
    thai: str
    latin: str

    def short(self, language: str) -> str:
        return self.thai if language == "th" else self.latin


# One line of the map for each line here: column, province code, short names.
_ROWS = (
    "4 57 ชร CRI",
    "2 58 มส MSN, 3 50 ชม CMI, 4 56 พย PYO, 5 55 นน NAN",
    "3 51 ลพ LPN, 4 52 ลป LPG, 5 54 พร PRE, 6 53 อต UTD, 7 43 นค NKI, 8 38 บก BKN",
    "3 63 ตก TAK, 4 64 สท STI, 5 65 พล PLK, 6 42 ลย LEI, 7 41 อด UDN, 8 47 สน SNK, 9 48 นพ NPM",
    "3 62 กพ KPT, 4 66 พจ PCT, 5 67 พช PNB, 6 39 นภ NBP, 7 40 ขก KKN, 8 46 กส KSN, 9 49 มห MDH",
    "3 61 อน UTI, 4 60 นว NSN, 5 16 ลบ LRI, 6 36 ชย CPM, 7 44 มค MKM, 8 45 รอ RET, 9 35 ยส YST, 10 37 อจ ACR",
    "3 18 ชน CNT, 4 17 สห SBR, 5 19 สบ SRI, 6 30 นม NMA, 7 31 บร BRM, 8 32 สร SRN, 9 33 ศก SSK, 10 34 อบ UBN",
    "2 71 กจ KRI, 3 72 สพ SPB, 4 15 อท ATG, 5 14 อย AYA, 6 26 นย NYK, 7 25 ปจ PRI, 8 27 สก SKW",
    "2 70 รบ RBR, 3 73 นฐ NPT, 4 12 นบ NBI, 5 13 ปท PTE, 6 24 ฉช CCO",
    "2 75 สส SKM, 3 74 สค SKN, 4 10 กท BKK, 5 11 สป SPK, 6 20 ชบ CBI",
    "2 76 พบ PBI, 6 21 รย RYG, 7 22 จบ CTI, 8 23 ตร TRT",
    "2 77 ปข PKN",
    "2 86 ชพ CPN",
    "1 85 รน RNG, 2 84 สฎ SNI",
    "1 82 พง PNA, 2 81 กบ KBI, 3 80 นศ NRT",
    "1 83 ภก PKT, 2 92 ตง TRG, 3 93 พท PLG",
    "2 91 สต STN, 3 90 สข SKA, 4 94 ปน PTN",
    "4 95 ยล YLA, 5 96 นธ NWT",
)


def _tiles() -> dict[str, Tile]:
    found = {}
    for row, line in enumerate(_ROWS, 1):
        for column, code, thai, latin in (one.split() for one in line.split(", ")):
            found[code] = Tile(row, int(column), thai, latin)
    return found


TILES = _tiles()  # by province code

from __future__ import annotations


def test_after_a_year_on_memory_twins_everything_adds_up(played, books):
    faults = [fault for check in played.compare(books) for fault in check.faults]
    assert faults == []
    assert played.ledger.unexpected == []

"""Somebody works on the log, or around it: the reconciliation names what was done."""

from __future__ import annotations

import hashlib
import json

import pytest

VERIFIES = "every chain of the audit log verifies"
COMPLETE = "every change is in the audit log"
SUBMISSIONS = "every submission and its outcome are in the audit log"
PLANTS = {}


def plant(check, says):
    """check: English name of the one that must find it; says: part of the fault it must name."""

    def enter(spoil):
        PLANTS[spoil.__name__] = (check, says, spoil)
        return spoil

    return enter


class Log:
    """The tables of both services, spoilt before they are read."""

    def __init__(self, tables):
        self.tables = tables
        self.report = next(row for row in tables["submission", "reports"] if row["submission_no"] > 1)
        self.id = self.report["_id"]

    def entry(self, n, subject=None, service="submission"):
        id = f"{subject or self.id}#{n}"
        return next(row for row in self.tables[service, "audit"] if row["_id"] == id)

    def drop(self, n, subject=None, service="submission"):
        self.tables[service, "audit"].remove(self.entry(n, subject, service))

    def seal(self, n):
        """As somebody would who knows how it is done."""
        entry = self.entry(n)
        body = {name: value for name, value in entry.items() if name not in ("_id", "version", "hash")}
        text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        entry["hash"] = hashlib.sha256(text.encode()).hexdigest()
        return entry["hash"]

    def rewrite(self, since):
        """Every later entry sealed anew, and the head with it."""
        last = self.report["audit"]["n"]
        for n in range(since, last + 1):
            seal = self.seal(n)
            if n < last:
                self.entry(n + 1)["prev"] = seal
        self.report["audit"]["hash"] = seal


@plant(VERIFIES, "#2: was altered")
def an_altered_entry(log):
    log.entry(2)["actor"] = "director.P5703"


@plant(VERIFIES, "#2: was altered")
def an_entry_with_something_added(log):
    log.entry(2)["facts"]["late"] = None


@plant(VERIFIES, "#3: does not follow #2")
def an_altered_entry_sealed_anew(log):
    log.entry(2)["actor"] = "director.P5703"
    log.seal(2)


@plant(VERIFIES, "#3: is missing")
def a_removed_middle(log):
    log.drop(3)


@plant(VERIFIES, "#1: is missing")
def a_removed_beginning(log):
    log.drop(1)


@plant(VERIFIES, "is missing, its document names")
def a_removed_tail(log):
    log.drop(log.report["audit"]["n"])


@plant(VERIFIES, "#1: is missing, its document names")
def a_removed_chain(log):
    audit = log.tables["submission", "audit"]
    audit[:] = [row for row in audit if row["subject"] != log.id]


@plant(VERIFIES, "its document names another hash")
def a_forged_head(log):
    log.report["audit"]["hash"] = "0" * 64


@plant(VERIFIES, "is beyond the end its document names")
def a_head_set_back(log):
    log.report["audit"] = {"n": 2, "hash": log.entry(2)["hash"]}


@plant(VERIFIES, "#1: is beyond the end its document names")
def a_head_taken_away(log):
    log.report["audit"] = None


@plant(VERIFIES, "names no end that can be read")
def a_head_of_rubbish(log):
    log.report["audit"] = {"n": "many"}


@plant(VERIFIES, "is there twice")
def an_entry_twice(log):
    log.tables["submission", "audit"].append(dict(log.entry(2)))


@plant(VERIFIES, "tells of nothing that exists")
def a_report_that_is_gone(log):
    log.tables["submission", "reports"].remove(log.report)


@plant(VERIFIES, "2570-1#2: is missing")
def a_round_whose_opening_was_removed(log):
    log.drop(2, "2570-1")


@plant(VERIFIES, "admin#1: is missing")
def a_person_whose_registration_was_removed(log):
    log.drop(1, "admin", "gateway")


@plant(COMPLETE, "there were")
def a_tail_removed_with_its_head(log):
    last = log.report["audit"]["n"]
    log.drop(last)
    log.report["audit"] = {"n": last - 1, "hash": log.entry(last - 1)["hash"]}


@plant(COMPLETE, "there were")
def a_report_written_without_an_entry(log):
    log.report["version"] += 1


@plant(COMPLETE, "admin: 1 entries lead to change 1, there were 2")
def a_person_changed_without_an_entry(log):
    next(row for row in log.tables["gateway", "users"] if row["_id"] == "admin")["sequence"] = 2


@plant(SUBMISSIONS, "entries, should be")
def a_chain_rewritten_so_that_a_submission_never_was(log):
    number = next(row["n"] for row in log.tables["submission", "audit"]
                  if row["subject"] == log.id and row["action"] == "submit")  # fmt: skip
    log.entry(number)["action"] = "pass"
    log.rewrite(number)


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_fault_in_the_log_is_found(played, name):
    wanted, says, spoil = PLANTS[name]
    found = {check.en: check.faults for check in played.compare(played.books(lambda tables: spoil(Log(tables))))}
    assert any(says in fault for fault in found[wanted]), (found[VERIFIES][:3], found[wanted][:3])


def test_a_chain_rewritten_to_its_end_is_betrayed_by_what_others_know(played):
    """Whoever rewrites a chain and its head leaves a chain that verifies: other books, and heads kept outside, tell."""
    spoil = PLANTS["a_chain_rewritten_so_that_a_submission_never_was"][2]
    found = {check.en: check.faults for check in played.compare(played.books(lambda tables: spoil(Log(tables))))}
    assert (found[VERIFIES], len(found[SUBMISSIONS])) == ((), 1)


def test_reports_older_than_the_log_are_no_fault(played):
    def forget(tables):
        tables["submission", "audit"][:] = []
        for name in ("rounds", "office_rounds", "reports"):
            for row in tables["submission", name]:
                del row["audit"]

    found = {check.en: check.faults for check in played.compare(played.books(forget))}
    assert (found[VERIFIES], found[COMPLETE], found[SUBMISSIONS]) == ((), (), ())

"""Commands and queries on reports: from the first draft to the receipt."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from emes_kit.entrypoints import command, query
from submission import answering, domain, history, report_events, schemas, views
from submission.content import check, preflight
from submission.desk import Desk, known
from submission.searching import search


class ReportsApi:
    @command(schemas.SAVE_REPORT)
    def save_report(self, actor, round_id, office_id, indicator_id, content, version, answers) -> dict[str, Any]:
        desk = Desk(self.store, self.clock.now(), round_id, indicator_id, office_id)
        late, checked = desk.require_open(), check(desk.report.report_id, content, desk.rule)
        move = domain.save(desk.report, actor["user_id"], version, checked, late, desk.now)
        desk.report.findings = answering.written(desk.report.findings, answers)
        self.store.save_content(desk.report.report_id, checked)
        desk.keep(actor["user_id"], move)
        return desk.page()

    @command(schemas.SEND_TO_SCREENING)
    def send_to_screening(self, actor, report_id, version, explanations) -> dict[str, Any]:
        desk = Desk.existing(self.store, self.clock.now(), report_id)
        desk.require_open()
        remarks = preflight(self.store.content(report_id)["content"], desk.report.claims, desk.rule)
        move = domain.send_to_screening(desk.report, version, explanations, remarks, desk.now)
        desk.keep(actor["user_id"], move, report_events.screening_moved(move))
        return desk.page()

    @command(schemas.DECIDE_SCREENING)
    def decide_screening(self, actor, report_id, version, decision, findings) -> dict[str, Any]:
        desk = Desk.existing(self.store, self.clock.now(), report_id)
        move = domain.screen(desk.report, actor["user_id"], version, decision, findings, desk.now)
        desk.keep(actor["user_id"], move, report_events.screening_moved(move))
        return desk.page()

    @command(schemas.SUBMIT_REPORT)
    def submit_report(self, actor, report_id, version, content_hash) -> dict[str, Any]:
        desk = Desk.existing(self.store, self.clock.now(), report_id)
        move = domain.certify(desk.report, actor["user_id"], version, content_hash, desk.require_open(), desk.now)
        submission = history.record(desk.report, self.store.content(report_id)["content"], desk.now)
        self.store.save_submission(submission)
        desk.keep(actor["user_id"], move, report_events.report_submitted)
        return {**views.receipt(submission), "state": desk.report.state, "version": desk.report.version}

    @query(schemas.GET_REPORT)
    def get_report(self, report_id) -> dict[str, Any]:
        """Also of a report nobody has begun: state not_started, version 0."""
        return Desk.of(self.store, self.clock.now(), report_id).page()

    @query(schemas.CHECK_REPORT)
    def check_report(self, report_id) -> dict[str, Any]:
        """The pre-flight of the report as it stands: what blocks, and what needs a written explanation."""
        desk = Desk.of(self.store, self.clock.now(), report_id)
        content = views.content_of(self.store.content(report_id))
        return views.whole(remark.to_error() for remark in preflight(content, desk.report.claims, desk.rule))

    @query(schemas.LIST_REPORTS)
    def list_reports(self, round_id, office_id, state, cursor, limit) -> dict[str, Any]:
        """Without texts; those that were begun."""
        wanted = {"state": state} if state else {}
        if office_id:
            reports = self.store.reports_of_office(office_id, round_id, limit, cursor, **wanted)
        else:
            round = known(self.store.known_round(round_id), "unknown_round", "round_id")
            reports = self.store.reports_of_round(round, limit, cursor, **wanted)
        return views.page(reports, views.report_view, limit, lambda report: report.report_id)

    @query(schemas.SEARCH_TEXTS)
    def search_texts(self, round_id, office_id, words, states) -> dict[str, Any]:
        """Reports of one office in one round that hold any of the words in their text as last saved."""
        reports = [one for one in self.store.reports_of_office(office_id, round_id) if one.state in states]
        bodies = self.store.texts([report.report_id for report in reports])
        finds = {id: search(body["content"]["sections"], words) for id, body in bodies.items()}
        return views.whole({"report_id": id, **asdict(find)} for id, find in finds.items() if find)

    @query(schemas.GET_RECEIPT)
    def get_receipt(self, receipt_no) -> dict[str, Any]:
        return views.receipt(known(self.store.submission(receipt_no), "unknown_receipt", "receipt_no"))

    @query(schemas.REPORT_HISTORY)
    def report_history(self, report_id) -> dict[str, Any]:
        """Every submission of the report with its content and outcome, oldest first."""
        return views.whole(views.submission_view(one) for one in self.store.submissions(report_id))

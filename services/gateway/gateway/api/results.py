"""Scores, results and the own notices."""

from __future__ import annotations

from typing import Any

from emes_kit.http import Request, http
from gateway import thai_dates
from gateway.api.support import actor, once, paged, paging
from gateway.schemas import results as schemas

RESULTS, NOTICES = ["results"], ["notices"]


class ResultsApi:
    scoring: Any
    notification: Any
    clock: Any

    @http(
        "GET",
        "/api/v1/scores",
        query=schemas.SCORES_QUERY,
        response=schemas.SCORE_PAGE,
        action="score.read",
        tags=RESULTS,
        summary_th="คะแนนของรอบ",
        summary_en="Scores of a round",
    )
    def list_scores(self, request: Request) -> Any:
        answer = self.scoring.list_scores(
            round_id=request.query["round"], office_id=request.context["office_id"], **paging(request)
        )
        return paged(request, answer)

    @http(
        "GET",
        "/api/v1/reports/<string:report_id>/score",
        response=schemas.SCORE_VIEW,
        action="score.read",
        tags=RESULTS,
        summary_th="คะแนนของรายงานพร้อมคำอธิบาย",
        summary_en="The score of a report, explained",
    )
    def read_score(self, request: Request) -> Any:
        return self.scoring.get_score(**request.path)

    @http(
        "GET",
        "/api/v1/offices/<string:office_id>/results",
        query=schemas.YEAR_QUERY,
        response=schemas.OFFICE_RESULTS,
        action="score.read",
        tags=RESULTS,
        summary_th="ผลของเขตรายส่วน",
        summary_en="Results of an office by part",
    )
    def read_office_results(self, request: Request) -> Any:
        return self.scoring.office_results(office_id=request.path["office_id"], fiscal_year=self._year(request))

    @http(
        "GET",
        "/api/v1/results/national",
        query=schemas.YEAR_QUERY,
        response=schemas.NATIONAL_RESULT,
        action="national.read",
        tags=RESULTS,
        summary_th="ผลระดับประเทศ",
        summary_en="National result",
    )
    def read_national_result(self, request: Request) -> Any:
        return self.scoring.national_result(fiscal_year=self._year(request))

    def _year(self, request: Request) -> int:
        return request.query["fiscal_year"] or thai_dates.fiscal_year(self.clock.now())

    @http(
        "GET",
        "/api/v1/notices",
        query=schemas.NOTICES_QUERY,
        response=schemas.NOTICE_PAGE,
        action="account.use",
        tags=NOTICES,
        summary_th="การแจ้งเตือนของฉัน",
        summary_en="My notices",
    )
    def list_notices(self, request: Request) -> Any:
        me = actor(request)["user_id"]
        return paged(
            request, self.notification.list_notices(user_id=me, unread=request.query["unread"], **paging(request))
        )

    @http(
        "POST",
        "/api/v1/notices/read",
        body=schemas.MARK_READ,
        action="account.use",
        tags=NOTICES,
        summary_th="อ่านแล้ว",
        summary_en="Mark as read",
    )
    def read_notices(self, request: Request) -> Any:
        return self.notification.mark_read(**once(request), **request.json)

    @http(
        "GET",
        "/api/v1/notices/unread-count",
        response=schemas.UNREAD,
        action="account.use",
        tags=NOTICES,
        summary_th="จำนวนที่ยังไม่อ่าน",
        summary_en="How many are unread",
    )
    def count_unread(self, request: Request) -> Any:
        answer = self.notification.unread_count(user_id=actor(request)["user_id"])
        return answer if isinstance(answer, dict) else {"unread": answer}

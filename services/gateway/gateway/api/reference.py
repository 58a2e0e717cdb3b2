"""Offices, schools, provinces and schemes."""

from __future__ import annotations

from typing import Any

from emes_kit.http import Reply, Request, http
from gateway.api.support import actor, once, paged, paging, whole
from gateway.schemas import rounds as schemas

REFERENCE = ["reference"]


class ReferenceApi:
    submission: Any

    @http(
        "GET",
        "/api/v1/offices",
        query=schemas.OFFICES_QUERY,
        response=schemas.OFFICE_PAGE,
        action="reference.read",
        tags=REFERENCE,
        summary_th="สำนักงานเขตพื้นที่การศึกษา",
        summary_en="Area offices",
    )
    def list_offices(self, request: Request) -> Any:
        query = request.query
        return paged(
            request, self.submission.list_offices(region=query["region"], kind=query["kind"], **paging(request))
        )

    @http(
        "GET",
        "/api/v1/offices/<string:office_id>",
        response=schemas.OFFICE_VIEW,
        action="reference.read",
        tags=REFERENCE,
        summary_th="สำนักงานเขตหนึ่งแห่ง",
        summary_en="One area office",
    )
    def read_office(self, request: Request) -> Any:
        return self.submission.get_office(**request.path)

    @http(
        "GET",
        "/api/v1/schools",
        query=schemas.SCHOOLS_QUERY,
        response=schemas.SCHOOL_PAGE,
        action="reference.read",
        tags=REFERENCE,
        summary_th="โรงเรียนของเขตหนึ่ง เรียงตามตัวอักษรไทย รวมที่ปิดแล้ว",
        summary_en="Schools of an office in Thai order, closed ones too",
    )
    def list_schools(self, request: Request) -> Any:
        return paged(request, self.submission.list_schools(office_id=request.query["office"], **paging(request)))

    @http(
        "GET",
        "/api/v1/provinces",
        response=schemas.REFERENCES,
        action="reference.read",
        tags=REFERENCE,
        summary_th="จังหวัด",
        summary_en="Provinces",
    )
    def list_provinces(self, request: Request) -> Any:
        return whole(self.submission.list_reference(kind="provinces"))

    @http(
        "GET",
        "/api/v1/schemes",
        query=schemas.SCHEMES_QUERY,
        response=schemas.SCHEMES,
        action="reference.read",
        tags=REFERENCE,
        summary_th="ชุดตัวชี้วัดที่ประกาศแล้ว",
        summary_en="Published schemes",
    )
    def list_schemes(self, request: Request) -> Any:
        return self.submission.list_schemes(**request.query)

    @http(
        "POST",
        "/api/v1/schemes",
        body=schemas.SCHEME_IN,
        status=201,
        also=[200],
        action="scheme.publish",
        tags=REFERENCE,
        summary_th="ประกาศชุดตัวชี้วัด (แก้ไขภายหลังไม่ได้; dry_run = ตรวจอย่างเดียว)",
        summary_en="Publish a scheme version (immutable; dry_run only judges it)",
    )
    def publish_scheme(self, request: Request) -> Any:
        if request.json["dry_run"]:  # without the key: the real publication may come under it
            return Reply(self.submission.publish_scheme(actor=actor(request), **request.json), 200)
        return Reply(self.submission.publish_scheme(**once(request), scheme=request.json["scheme"]), 201)

    @http(
        "GET",
        "/api/v1/schemes/<string:scheme_id>/versions/<int:scheme_version>",
        action="reference.read",
        tags=REFERENCE,
        summary_th="ชุดตัวชี้วัดฉบับหนึ่ง",
        summary_en="A scheme version",
    )
    def read_scheme(self, request: Request) -> Any:
        return self.submission.get_scheme(**request.path)

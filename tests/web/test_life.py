"""The whole life of a report by its people, each at a browser of their own: what one does appears before the others."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import numpy
import pytest
import zxingcpp
from weblab.life import FINDING, OFFICE, ROUND, Life, press, visit

from emes_ops.tour_states import People

ANSWER = "ระบุครบทั้งสองแห่งแล้วในย่อหน้าสุดท้าย"
MENDED = "สถานศึกษา 137 แห่งมีแผนและซ้อมครบ อีกสองแห่งคือโรงเรียนบ้านแม่สลองและโรงเรียนบ้านห้วยไร่ซ้อมในเดือนธันวาคม"


def unread(window: Any) -> int:
    """As the bell says it."""
    count = window.page.locator("#bell .count")
    return int(count.inner_text().split()[0]) if count.count() else 0


def told(window: Any, kind: str, subject: str) -> None:
    """The notice is in the person's inbox and the bell counts it."""
    inbox = window.site.services.database("notification")["notices"]
    wanted = {"user_id": window.user, "kind": kind, "subject_id": subject}
    window.site.settle(lambda: inbox.count_documents(wanted))
    fresh = window.page.locator(".fresh.notice")
    window.site.settle(lambda: visit(window, "/notices") or unread(window) == fresh.count())
    assert unread(window) > 0


@pytest.fixture
def sit(look: Any) -> Callable[..., Any]:
    """look, with the name of who sits there kept."""

    def down(who: str, path: str, **how: Any) -> Any:
        window = look(who, path, **how)
        window.user = who
        return window

    return down


def test_a_report_is_written_returned_answered_approved_and_scored_before_everybodys_eyes(sit: Any) -> None:
    life = Life(sit, "AP-03")
    owner, screener = life.sit_down("owner.P5703", "/home"), life.sit_down("screener.P5703", "/screening")
    director, reviewer = life.sit_down("director.P5703", "/certify"), life.sit_down("reviewer.1", "/review")
    executive = life.sit_down("executive", "/results/matrix")
    assert executive.page.locator(f'.matrix .m-not_started a[href="/results/reports/{life.report}"]').count() == 1

    handed_in(life, owner, screener, director, reviewer)
    returned_and_answered(life, owner, screener, director, reviewer)
    approved(life, owner, reviewer, executive)
    visit(owner, "/indicators?q=AP-03")
    assert owner.page.locator("#rows tbody .badge").count() == 2, "state and level"
    for window in (owner, screener, director, reviewer, executive):
        assert window.complaints == []


def handed_in(life: Life, owner: Any, screener: Any, director: Any, reviewer: Any) -> None:
    life.write(owner)
    screener.page.wait_for_selector(f'#desk a[href="/screening/{ROUND}/AP-03"]', timeout=20_000)
    told(screener, "screening_asked", life.report)
    press(screener, f'.fresh button[value="/screening/{ROUND}/AP-03"]', f"/screening/{ROUND}/AP-03")
    life.screen(screener)
    director.page.wait_for_selector(f'#desk a[href="/certify/{ROUND}/AP-03"]', timeout=20_000)
    told(director, "screening_passed", life.report)
    life.certify(director, 1)
    reviewer.page.wait_for_selector(f'#queue a[href^="/review/{life.report}.1"]', timeout=20_000)
    life.claim(reviewer, 1)


def returned_and_answered(life: Life, owner: Any, screener: Any, director: Any, reviewer: Any) -> None:
    visit(owner, "/indicators")
    owner.page.fill("#q", "ap")
    owner.page.wait_for_url("**q=ap**")
    life.give_back(reviewer)
    owner.page.wait_for_selector(f'#rows tr:has(a[href="{life.form}"]) .badge:text-is("ส่งคืนแก้ไข")', timeout=20_000)
    assert owner.page.input_value("#q") == "ap", "what was being typed stays"
    told(owner, "report_returned", life.report)
    told(director, "report_returned", life.report)

    visit(owner, "/home")
    assert FINDING in owner.page.inner_text(".returned")
    owner.page.click(f'.returned a[href="{life.form}"]')
    beside = owner.page.locator('.narrative:has([name="sections.result"])')
    assert FINDING in beside.inner_text()
    owner.page.fill('[name="answers.0"]', ANSWER)
    owner.page.fill('[name="sections.result"]', MENDED)
    life.send(owner)
    life.screen(screener)
    life.certify(director, 2)


def approved(life: Life, owner: Any, reviewer: Any, executive: Any) -> None:
    life.claim(reviewer, 2)
    assert reviewer.page.locator(".report-field:visible").count() == 1, "only what changed"
    assert ANSWER in reviewer.page.inner_text(".report-field")
    assert "โรงเรียนบ้านแม่สลอง" in " ".join(reviewer.page.locator("ins").all_inner_texts())
    life.approve(reviewer)
    life.scored(executive)
    told(owner, "report_scored", f"{life.report}")


@pytest.mark.parametrize(("indicator", "language", "scripts"), [("QP-01", "en", True), ("AP-02", "th", False)])
def test_the_short_way_to_a_score_is_open_in_english_and_without_scripts(
    sit: Any, indicator: str, language: str, scripts: bool
) -> None:
    """From the login on."""
    life = Life(sit, indicator, language, scripts)
    owner, screener = life.sit_down("owner.P5703", "/home"), life.sit_down("screener.P5703", "/home")
    director, reviewer = life.sit_down("director.P5703", "/home"), life.sit_down("reviewer.1", "/home")
    life.write(owner)
    life.screen(screener)
    life.certify(director, 1)
    life.claim(reviewer, 1)
    life.approve(reviewer)
    executive = life.sit_down("executive", "/home")
    life.scored(executive)
    spoken = {window.page.get_attribute("html", "lang") for window in (owner, screener, director, reviewer, executive)}
    assert spoken == {language}
    assert all(window.complaints == [] for window in (owner, screener, director, reviewer, executive))


def test_the_form_of_one_report_loses_no_letter_while_another_comes_back(sit: Any) -> None:
    """The owner is in the midst of a sentence while the director takes another report back."""
    life = Life(sit, "AP-01")
    owner, screener = life.sit_down("owner.P5703", "/home"), life.sit_down("screener.P5703", "/home")
    life.write(owner)
    visit(owner, f"/indicators/{ROUND}/QP-02")
    owner.page.wait_for_load_state("networkidle")
    owner.page.locator('[name="sections.what"]').press_sequentially("กำลังพิมพ์อยู่กลางประโยค")
    life.screen(screener)
    director = life.sit_down("director.P5703", "/home")
    life.certify(director, 1)
    visit(director, f"{life.form}/take-back")
    director.page.click(f'form[action="{life.form}/take-back"] button')
    owner.page.locator('[name="sections.what"]').press_sequentially("แล้วพิมพ์ต่อ")
    told_of = owner.site.services.database("notification")["notices"]
    owner.site.settle(lambda: told_of.count_documents({"user_id": owner.user, "kind": "report_taken_back"}))
    assert owner.page.input_value('[name="sections.what"]') == "กำลังพิมพ์อยู่กลางประโยคแล้วพิมพ์ต่อ"
    assert owner.page.evaluate("document.activeElement.name") == "sections.what"
    assert owner.complaints == []


def test_a_camera_reads_the_receipt_and_lands_on_the_proof(site: Any, sit: Any) -> None:
    """Off the screen, and off the paper: a picture of the page is all it has."""
    People(site.services.call, site.settle, ROUND, OFFICE).bring("QP-03", "submitted")
    director = sit("director.P5703", f"/receipts/R-{ROUND}-{OFFICE}-QP-03-1")
    stranger = sit(None, "/")
    address = director.page.get_attribute("a.long", "href")
    for medium in ("screen", "print"):
        director.page.emulate_media(media=medium)
        found = zxingcpp.read_barcodes(pixels(stranger.page, director.page.locator(".qr").screenshot()))
        assert [code.text for code in found] == [address], medium
    visit(stranger, address[address.index("/verify/") :])
    assert "ใบรับถูกต้อง" in stranger.page.inner_text("main")


def pixels(page: Any, png: bytes) -> Any:
    """Height × width, how bright each is, read by the browser itself."""
    read = """async (png) => {
        const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
        const image = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
        const canvas = new OffscreenCanvas(image.width, image.height);
        const pen = canvas.getContext("2d");
        pen.drawImage(image, 0, 0);
        const {data} = pen.getImageData(0, 0, image.width, image.height);
        let text = "";
        for (let at = 0; at < data.length; at += 32768) text += String.fromCharCode(...data.subarray(at, at + 32768));
        return [image.height, image.width, btoa(text)];
    }"""
    height, width, data = page.evaluate(read, base64.b64encode(png).decode())
    colours = numpy.frombuffer(base64.b64decode(data), numpy.uint8).reshape(height, width, 4)
    return numpy.ascontiguousarray(colours[:, :, 0])

"""Every refusal of the gateway: number (never reused), HTTP status, Thai and English sentence."""

from __future__ import annotations

from emes_kit.problems import Problem, Refused

PROBLEMS = {
    # Who are you
    "login_failed": Problem("GW-001", 401, "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง", "User name or password is wrong."),
    "locked": Problem(
        "GW-002",
        429,
        "ใส่รหัสผ่านผิดหลายครั้ง โปรดรอ {retry_after} วินาทีแล้วลองใหม่",
        "Too many wrong passwords. Please wait {retry_after} seconds.",
    ),
    "no_token": Problem("GW-003", 401, "โปรดเข้าสู่ระบบก่อน", "Please log in first."),
    "bad_token": Problem(
        "GW-004",
        401,
        "การเข้าสู่ระบบหมดอายุหรือถูกยกเลิก โปรดเข้าสู่ระบบใหม่",
        "Your session has expired or was ended. Please log in again.",
    ),
    "too_many_requests": Problem(
        "GW-005", 429, "ส่งคำขอถี่เกินไป โปรดรอ {retry_after} วินาที", "Too many requests. Please wait {retry_after} seconds."
    ),
    # May you
    "not_allowed": Problem("GW-010", 403, "บทบาทของท่านไม่มีสิทธิ์ทำรายการนี้", "Your role may not do this."),
    "other_office": Problem(
        "GW-011",
        403,
        "ท่านทำรายการได้เฉพาะของสำนักงานเขตพื้นที่การศึกษาของท่านเอง",
        "You may do this for your own area office only.",
    ),
    "other_part": Problem(
        "GW-012", 403, "ท่านไม่ได้รับมอบหมายให้ตรวจตัวชี้วัดส่วนนี้", "You are not assigned to review this part."
    ),
    # How to ask
    "no_version": Problem(
        "GW-020",
        428,
        "ต้องระบุรุ่นที่แก้ไขด้วย If-Match (ค่า ETag ที่ได้จากการอ่าน) เพื่อไม่ให้ทับงานของผู้อื่น",
        "Name the version you edit in If-Match (the ETag you read), so that nobody's work is overwritten.",
    ),
    "bad_etag": Problem(
        "GW-021",
        400,
        'If-Match ต้องเป็นค่า ETag เช่น "3" และ If-None-Match ต้องเป็น *',
        'If-Match must be an ETag such as "3"; If-None-Match must be *.',
    ),
    "bad_idempotency_key": Problem(
        "GW-022",
        400,
        "Idempotency-Key ต้องเป็นตัวอักษร ASCII 1–200 ตัว ไม่มีช่องว่าง",
        "Idempotency-Key must be 1 to 200 visible ASCII characters without spaces.",
    ),
    "bad_cursor": Problem(
        "GW-023", 400, "ตัวชี้หน้าถัดไปไม่ถูกต้อง โปรดใช้ค่าที่ระบบให้มา", "Not a cursor of this system; use the one you were given."
    ),
    "filter_needed": Problem("GW-024", 422, "ต้องระบุ {names} อย่างน้อยหนึ่งอย่าง", "Give at least one of {names}."),
    "no_such_report": Problem("GW-025", 404, "ไม่พบรายงานหรือรายการตรวจนี้", "There is no such report or review task."),
    "no_such_round": Problem("GW-026", 404, "ไม่พบรอบการรายงาน {round_id}", "There is no round {round_id}."),
    "no_such_id": Problem("GW-028", 404, "ไม่พบ {id}", "There is no {id}."),
    "never_submitted": Problem(
        "GW-029", 409, "รายงานนี้ยังไม่เคยส่ง จึงไม่มีอะไรให้ดึงกลับ", "This report was never submitted: nothing to take back."
    ),
    "no_such_file": Problem("GW-027", 404, "ไม่พบไฟล์นี้", "There is no such file."),
    # Users
    "unknown_role": Problem("GW-030", 422, "บทบาทต้องเป็นหนึ่งใน {roles}", "Roles are: {roles}."),
    "office_and_role": Problem(
        "GW-031",
        422,
        "บทบาทของเขตพื้นที่ต้องระบุสำนักงานเขต และบทบาทส่วนกลางต้องไม่ระบุ",
        "Office roles need an office; central roles have none.",
    ),
    "parts_and_role": Problem(
        "GW-032",
        422,
        "ผู้ตรวจต้องมีส่วนที่รับผิดชอบ ({parts}) และบทบาทอื่นต้องไม่มี",
        "Reviewers need parts ({parts}); other roles have none.",
    ),
    "unknown_locale": Problem("GW-033", 422, "ภาษาต้องเป็น th หรือ en", "The locale must be th or en."),
    "no_such_user": Problem("GW-034", 404, "ไม่พบผู้ใช้ {user_id}", "There is no user {user_id}."),
    "password_needed": Problem("GW-035", 422, "ผู้ใช้ใหม่ต้องมีรหัสผ่าน", "A new user needs a password."),
    "weak_hash": Problem("GW-036", 422, "รหัสผ่านที่เข้ารหัสมาต้องเป็น argon2id", "A ready password hash must be argon2id."),
    "own_account": Problem("GW-037", 422, "ปิดบัญชีของตนเองไม่ได้", "You cannot disable your own account."),
    "wrong_password": Problem("GW-038", 422, "รหัสผ่านเดิมไม่ถูกต้อง", "The old password is wrong."),
    "user_exists": Problem("GW-039", 409, "มีผู้ใช้ {user_id} อยู่แล้ว", "There is a user {user_id} already."),
    "reserved_id": Problem(
        "GW-067",
        422,
        "ใช้ {user_id} เป็นชื่อผู้ใช้ไม่ได้ เพราะเป็นชื่อหน้าของระบบ โปรดใช้ชื่ออื่น",
        "{user_id} cannot be a user id: a page of the system is called that. Please choose another.",
    ),
    # Clock
    "not_demo": Problem("GW-040", 403, "เลื่อนเวลาได้เฉพาะในโหมดสาธิต", "The clock moves in demo mode only."),
    "clock_backwards": Problem("GW-041", 422, "เลื่อนเวลาถอยหลังไม่ได้", "The clock never goes back."),
    "clock_too_far": Problem(
        "GW-042", 422, "เลื่อนเวลาได้ครั้งละไม่เกิน {days} วัน", "The clock moves at most {days} days at a time."
    ),
    "clock_one_way": Problem("GW-043", 422, "ระบุ days/hours หรือ to อย่างใดอย่างหนึ่ง", "Give either days/hours or to."),
    # Pages (060–079)
    "bad_ticket": Problem(
        "GW-060",
        403,
        "หน้านี้ค้างไว้นานหรือถูกส่งมาจากที่อื่น จึงยังไม่ได้บันทึก โปรดเปิดหน้าเดิมใหม่แล้วส่งอีกครั้ง",
        "This form is out of date or came from elsewhere, so nothing was saved. Please open the page again and resend.",
    ),
    "live_full": Problem(
        "GW-065",
        503,
        "มีหน้าที่รอฟังการเปลี่ยนแปลงมากเกินไปในขณะนี้ หน้าของท่านยังใช้งานได้ตามปกติ",
        "Too many pages listen for changes just now. Your page works as usual.",
    ),
    "finding_incomplete": Problem(
        "GW-066",
        422,
        "ข้อสังเกตแต่ละข้อต้องมีช่อง เหตุผล และข้อความ",
        "Each finding needs a field, a reason and a text.",
    ),
    "no_such_year": Problem(
        "GW-068",
        404,
        "ยังไม่มีรอบการรายงานของปีงบประมาณ พ.ศ. {fiscal_year}",
        "There is no reporting round of fiscal year {fiscal_year}.",
    ),
    "no_such_table": Problem("GW-069", 404, "ไม่พบตาราง {table} ในหน้านี้", "There is no table {table} on this page."),
    "no_such_region": Problem("GW-070", 404, "ไม่พบภาค {region}", "There is no region {region}."),
    "file_missing": Problem("GW-071", 422, "โปรดเลือกไฟล์ที่มีข้อมูล", "Please choose a file that holds something."),
    "file_unreadable": Problem(
        "GW-072",
        422,
        "อ่านไฟล์นี้ไม่ได้ ใช้ไฟล์ .xlsx, .csv (UTF-8 หรือ Windows ไทย) หรือ .json ตามแบบ",
        "This file cannot be read. Use .xlsx, .csv (UTF-8 or Thai Windows) or .json as in the template.",
    ),
    "file_too_large": Problem(
        "GW-073",
        422,
        "ไฟล์ใหญ่เกินไป นำเข้าได้ครั้งละไม่เกิน {rows} แถว โปรดแบ่งไฟล์",
        "The file is too large: at most {rows} rows at a time. Please split it.",
    ),
    "file_formula": Problem(
        "GW-074",
        422,
        "ช่อง {cell} เป็นสูตร ระบบไม่รับสูตร โปรดวางเป็นค่าแทน",
        "Cell {cell} holds a formula; formulas are refused. Paste its value instead.",
    ),
    "not_a_day": Problem(
        "GW-075",
        422,
        "“{value}” ไม่ใช่วันที่ที่ใช้ได้ เช่น 15 ธ.ค. 2569 หรือ 2026-12-15",
        "“{value}” is not a usable day, such as 2026-12-15.",
    ),
    "not_resting": Problem(
        "GW-076",
        409,
        "ข้อความนี้ไม่อยู่ในคิวพักแล้ว อาจถูกส่งซ้ำหรือลบไปก่อน",
        "This message rests no more; somebody has sent it again or dropped it.",
    ),
    "changed_again": Problem(
        "GW-077",
        412,
        "มีผู้บันทึกรายงานนี้อีกครั้งระหว่างที่ท่านเลือก โปรดดูช่องที่เปลี่ยนไปแล้วเลือกใหม่",
        "Somebody saved this report once more while you were choosing. Please look at what changed and choose again.",
    ),
    "choose_each": Problem("GW-078", 422, "เลือกว่าจะใช้ข้อความของฉบับใด", "Choose which version's text to use."),
    # Event feed
    "feed_gone": Problem(
        "GW-044",
        410,
        "เหตุการณ์หลังจุดที่อ่านถึงถูกลบตามอายุแล้ว โปรดอ่านรายงานใหม่ทั้งหมด แล้วเริ่มโดยไม่ส่ง after",
        "Events after this point are past their keeping; read your reports anew, then begin without `after`.",
    ),
}


def refused(reason: str, field: str | None = None, **params: object) -> Refused:
    return Refused(PROBLEMS[reason], field, params)

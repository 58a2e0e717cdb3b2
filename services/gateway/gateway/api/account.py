"""Log in and out, who am I, own password, and the administration of users."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from emes_kit.envelope import utc
from emes_kit.http import Request, http
from emes_kit.runtime import transact
from gateway import accounts, http_rules
from gateway.api.support import actor, paged, unwrap
from gateway.domain import User
from gateway.gatekeeper import Gatekeeper, session_id
from gateway.problems import refused
from gateway.ratelimit import Limit
from gateway.schemas import accounts as schemas
from gateway.schemas.common import EMPTY

SESSION, USERS = ["session"], ["users"]


class AccountApi(Gatekeeper):
    register_users: Any
    set_password: Any
    disable_user: Any

    @http(
        "POST",
        "/api/v1/login",
        body=schemas.LOGIN,
        response=schemas.SESSION_VIEW,
        auth=False,
        tags=SESSION,
        summary_th="เข้าสู่ระบบ",
        summary_en="Log in",
        problems=["login_failed", "locked"],
    )
    def login(self, request: Request) -> Any:
        user = self.identified(request, request.json["user_id"], request.json["password"])
        life = timedelta(hours=self.config["EMES_TOKEN_HOURS"])
        token, session = accounts.open_session(self.store, user, self.clock.real(), life)
        return {
            "token": token,
            "token_type": "Bearer",
            "expires_at": utc(session.expires_at),
            "user": accounts.view(user),
        }

    @http(
        "POST",
        "/api/v1/logout",
        body=EMPTY,
        response=schemas.LOGGED_OUT,
        keyed=False,
        action="account.use",
        tags=SESSION,
        summary_th="ออกจากระบบ",
        summary_en="Log out",
    )
    def logout(self, request: Request) -> Any:
        id = session_id(request)
        self.store.end_session(id)
        self.memory.forget(id)
        return {"logged_out": True}

    @http(
        "GET",
        "/api/v1/me",
        response=schemas.USER_VIEW,
        action="account.use",
        tags=SESSION,
        summary_th="ข้อมูลของฉัน",
        summary_en="Who am I",
    )
    def read_me(self, request: Request) -> Any:
        return accounts.view(request.context["user"])

    @http(
        "POST",
        "/api/v1/me/password",
        body=schemas.NEW_PASSWORD,
        response=schemas.USER_VIEW,
        keyed=False,
        action="account.use",
        tags=SESSION,
        summary_th="เปลี่ยนรหัสผ่านของฉัน (ทุกเครื่องต้องเข้าสู่ระบบใหม่)",
        summary_en="Change my password (ends all my sessions)",
        problems=["wrong_password"],
    )
    def change_my_password(self, request: Request) -> Any:
        mine, given = actor(request)["user_id"], request.json
        user = accounts.change_own_password(self.store, mine, given["old_password"], given["new_password"])
        self.memory.forget_user(mine)
        return accounts.view(user)

    @http(
        "GET",
        "/api/v1/users",
        query=schemas.USERS_QUERY,
        response=schemas.USER_PAGE,
        action="user.read",
        tags=USERS,
        summary_th="รายชื่อผู้ใช้",
        summary_en="List users",
    )
    def read_users(self, request: Request) -> Any:
        query = request.query
        after, me = http_rules.unpack_cursor(query["cursor"]), actor(request)["user_id"]
        return paged(request, accounts.page(self.store, me, query["office"], query["role"], after, query["limit"]))

    @http(
        "POST",
        "/api/v1/users",
        body=schemas.USERS,
        response=schemas.REGISTERED,
        keyed=False,
        action="user.write",
        tags=USERS,
        summary_th="เพิ่มหรือแก้ไขผู้ใช้",
        summary_en="Add or change users",
        problems=[
            "unknown_role",
            "office_and_role",
            "parts_and_role",
            "unknown_locale",
            "password_needed",
            "weak_hash",
        ],
    )
    def post_users(self, request: Request) -> Any:
        return unwrap(self.register_users(call={"actor": actor(request), "users": request.json["users"]}))

    @http(
        "POST",
        "/api/v1/users/<string:user_id>/password",
        body=schemas.PASSWORD,
        response=schemas.USER_VIEW,
        keyed=False,
        action="user.write",
        tags=USERS,
        summary_th="ตั้งรหัสผ่านใหม่ให้ผู้ใช้",
        summary_en="Set a user's password",
        problems=["no_such_user"],
    )
    def post_user_password(self, request: Request) -> Any:
        return unwrap(self.set_password(call={"actor": actor(request), **request.path, **request.json}))

    @http(
        "POST",
        "/api/v1/users/<string:user_id>/disable",
        body=EMPTY,
        response=schemas.USER_VIEW,
        keyed=False,
        action="user.write",
        tags=USERS,
        summary_th="ปิดบัญชีผู้ใช้",
        summary_en="Disable a user",
        problems=["no_such_user", "own_account"],
    )
    def post_user_disable(self, request: Request) -> Any:
        return unwrap(self.disable_user(call={"actor": actor(request), **request.path}))

    def identified(self, request: Request, name: str, password: str) -> User:
        """The person behind name and password; wrong ones are counted. Refusals: login_failed, locked."""
        per_minute = self.config["EMES_LOGIN_RATE_PER_MINUTE"]
        self.brake(f"login:{request.remote}", Limit.of(per_minute / 60, 10))
        address, now = request.remote, self.clock.real()
        book = self.store if self.store.user(name) is not None else self.memory.strangers
        user = accounts.identify(self.store, book, name, password, address, now)
        if user is None:
            # Kept although the answer is a refusal: a transaction of its own.
            transact(self, lambda: accounts.note_failure(self.store, book, name, address, now))
            raise refused("login_failed")
        return user

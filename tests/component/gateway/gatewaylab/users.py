"""The pages of people, and who is known."""

from __future__ import annotations

from typing import Any

USERS = "/admin/users"
IMPORT = f"{USERS}/import"


def people(house: Any) -> set[str]:
    return {user["user_id"] for user in house.get("admin", "/api/v1/users?limit=100").json["items"]}

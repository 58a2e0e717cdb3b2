"""A reader without scripts: keeps cookies, follows redirects, sends the forms that stand on the page.

browser.open("/login")
browser.submit("/login", user_id="owner.P5703", password="…")
"""

from __future__ import annotations

from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

MOST_REDIRECTS = 5


class Browser:
    """page: the last Answer. ask: how requests are made (System.http, or a live one of the same shape)."""

    def __init__(self, ask: Any, **headers: str) -> None:
        self.ask, self.headers = ask, {"Accept": "text/html", **headers}
        self.cookies: dict[str, str] = {}
        self.page: Any = None
        self.path = ""

    def open(self, path: str, **headers: str) -> Any:
        return self._follow(self.request("GET", path, headers=headers))

    def submit(self, action: str, **fields: Any) -> Any:
        """The form of this page with that action, its fields overwritten; "roles[]" is given as {"roles[]": […]}."""
        form = next((form for form in forms(self.page.text) if form[0] == action), None)
        assert form is not None, f"no form for {action} on {self.path}"
        return self._follow(self.post(action, {**form[1], **fields}))

    def post(self, path: str, fields: dict[str, Any], **headers: str) -> Any:
        """As it stands, redirects not followed."""
        body = urlencode(fields, doseq=True)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.request("POST", path, data=body, headers={**kind, **headers})

    def request(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> Any:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {**self.headers, **(headers or {}), **({"Cookie": cookie} if cookie else {})}
        self.page, self.path = self.ask(method, path, headers=sent, **more), path
        for line in self.page.headers.getlist("Set-Cookie"):
            self._keep(line)
        return self.page

    def _keep(self, line: str) -> None:
        for name, morsel in SimpleCookie(line).items():
            if morsel["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value

    def _follow(self, answer: Any) -> Any:
        for _ in range(MOST_REDIRECTS):
            if answer.status != 303:
                return answer
            answer = self.request("GET", answer.headers["Location"])
        raise AssertionError(f"redirects without end at {self.path}")


def forms(html: str) -> list[tuple[str, dict[str, Any]]]:
    """(action, fields as a browser would send them) of every form."""
    reader = _Forms()
    reader.feed(html)
    return reader.found


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, Any]]] = []
        self._inside, self._area, self._select = False, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((about.get("action", ""), {}))
            self._inside = True
        elif self._inside and tag == "input" and "name" in about:
            self._input(about)
        elif self._inside and tag == "textarea":
            self._area = about["name"]
            self._fields[self._area] = ""
        elif self._inside and tag == "select":
            self._select = about["name"]
        elif self._inside and tag == "option" and (self._select not in self._fields or "selected" in about):
            self._fields[self._select] = about.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"
        self._area = "" if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        if self._area:
            self._fields[self._area] += data.removeprefix("\n")

    @property
    def _fields(self) -> dict[str, Any]:
        return self.found[-1][1]

    def _input(self, about: dict[str, str]) -> None:
        name, value = about["name"], about.get("value", "")
        if about.get("type") in ("radio", "checkbox") and "checked" not in about:
            return
        if name.endswith("[]"):
            self._fields.setdefault(name, []).append(value)
        else:
            self._fields[name] = value

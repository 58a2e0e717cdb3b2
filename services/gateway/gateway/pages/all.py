"""Every page of the gateway: a new topic adds its mixin here."""

from __future__ import annotations

from gateway.pages.admin_clock import ClockPages
from gateway.pages.admin_offices import OfficePages
from gateway.pages.admin_rounds import RoundPages
from gateway.pages.admin_schemes import SchemePages
from gateway.pages.admin_user_import import UserImportPages
from gateway.pages.admin_users import UserPages
from gateway.pages.audit import AuditPages
from gateway.pages.documents import Documents
from gateway.pages.door import PageDoor
from gateway.pages.extensions import ExtensionPages
from gateway.pages.home import HomePages
from gateway.pages.login import LoginPages
from gateway.pages.me import MePages
from gateway.pages.operations import OperationPages
from gateway.pages.start import StartPage
from gateway.pages.styleguide import StyleguidePages


class Administration(
    RoundPages,
    ExtensionPages,
    SchemePages,
    OfficePages,
    UserPages,
    UserImportPages,
    OperationPages,
    ClockPages,
    AuditPages,
):
    """What an administrator does; extensions and the log are for offices too."""


class Pages(PageDoor, StartPage, HomePages, LoginPages, MePages, Administration, StyleguidePages, Documents):
    """Mixin of the service."""

"""Every page of the gateway: a new topic adds its mixin here."""

from __future__ import annotations

from gateway.pages.admin_clock import ClockPages
from gateway.pages.admin_offices import OfficePages
from gateway.pages.admin_rounds import RoundPages
from gateway.pages.admin_schemes import SchemePages
from gateway.pages.admin_user_import import UserImportPages
from gateway.pages.admin_users import UserPages
from gateway.pages.audit import AuditPages
from gateway.pages.both import BothVersions
from gateway.pages.country import CountryReader
from gateway.pages.documents import Documents
from gateway.pages.door import PageDoor
from gateway.pages.extensions import ExtensionPages
from gateway.pages.handing_in import HandingIn
from gateway.pages.help import HelpPages
from gateway.pages.history import HistoryPages
from gateway.pages.home import HomePages
from gateway.pages.lists_pages import ListPages
from gateway.pages.live import LivePages
from gateway.pages.login import LoginPages
from gateway.pages.matrix_pages import MatrixPages
from gateway.pages.me import MePages
from gateway.pages.notices import NoticePages
from gateway.pages.office_lists import OfficeLists
from gateway.pages.offline import OfflinePage
from gateway.pages.operations import OperationPages
from gateway.pages.progress import ProgressPages
from gateway.pages.queue import QueuePages
from gateway.pages.receipts import ReceiptPages
from gateway.pages.report_pages import ReportPages
from gateway.pages.results import ResultsPages
from gateway.pages.review import ReviewPages
from gateway.pages.search import SearchPages
from gateway.pages.signing import Signing
from gateway.pages.start import StartPage
from gateway.pages.styleguide import StyleguidePages


class Everybody(
    StartPage, HomePages, LoginPages, MePages, NoticePages, HelpPages, SearchPages, LivePages, OfflinePage, Documents
):
    """What is there for each of us."""


class AreaOffice(OfficeLists, ReportPages, BothVersions, HandingIn, HistoryPages, Signing, ReceiptPages):
    """An office writes, screens, certifies."""


class Executives(CountryReader, ResultsPages, MatrixPages, ListPages, ProgressPages):
    """The country's figures, and the reports behind each."""


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


class Pages(PageDoor, Everybody, AreaOffice, QueuePages, ReviewPages, Executives, Administration, StyleguidePages):
    """Mixin of the service."""

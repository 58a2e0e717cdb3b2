"""Every page of the gateway: a new topic adds its mixin here."""

from __future__ import annotations

from gateway.pages.country import CountryReader
from gateway.pages.documents import Documents
from gateway.pages.door import PageDoor
from gateway.pages.help import HelpPages
from gateway.pages.handing_in import HandingIn
from gateway.pages.history import HistoryPages
from gateway.pages.home import HomePages
from gateway.pages.lists_pages import ListPages
from gateway.pages.live import LivePages
from gateway.pages.login import LoginPages
from gateway.pages.matrix_pages import MatrixPages
from gateway.pages.me import MePages
from gateway.pages.notices import NoticePages
from gateway.pages.progress import ProgressPages
from gateway.pages.queue import QueuePages
from gateway.pages.results import ResultsPages
from gateway.pages.review import ReviewPages
from gateway.pages.search import SearchPages
from gateway.pages.office_lists import OfficeLists
from gateway.pages.receipts import ReceiptPages
from gateway.pages.report_pages import ReportPages
from gateway.pages.signing import Signing
from gateway.pages.start import StartPage
from gateway.pages.styleguide import StyleguidePages


class Pages(
    PageDoor,
    StartPage,
    HomePages,
    LoginPages,
    MePages,
    StyleguidePages,
    QueuePages,
    ReviewPages,
    NoticePages,
    HelpPages,
    SearchPages,
    LivePages,
    CountryReader,
    ResultsPages,
    MatrixPages,
    ListPages,
    ProgressPages,
    Documents,
):
class OfficePages(OfficeLists, ReportPages, HandingIn, HistoryPages, Signing, ReceiptPages):
    """The pages of an area office."""


class Pages(PageDoor, StartPage, HomePages, LoginPages, MePages, OfficePages, StyleguidePages, Documents):
    """Mixin of the service."""

"""The naive twin: the same task in nameko's own words, event_handler and EventDispatcher, as its manual shows them.

`python campaign_naive.py writer|scorer`: the writer stores reports and dispatches an event for each, the scorer handles
them. What a campaign finds on these two shows that it can find something.
"""

from __future__ import annotations

import os
import sys
import warnings

warnings.simplefilter("ignore")
import eventlet  # noqa: E402

eventlet.monkey_patch()

import pymongo  # noqa: E402
from nameko.containers import ServiceContainer  # noqa: E402
from nameko.events import EventDispatcher, event_handler  # noqa: E402
from nameko.extensions import Entrypoint  # noqa: E402

PAUSE, WORK = 0.01, 0.03  # seconds between two reports; seconds that a handler has things to do between two writes


def database():
    client = pymongo.MongoClient(os.environ["NAIVE_MONGO"], serverSelectionTimeoutMS=1000, socketTimeoutMS=2000)
    return client["naive"]


class Loop(Entrypoint):
    """Calls its method for ever."""

    def start(self):
        self.container.spawn_managed_thread(self._run)

    def _run(self):
        while True:
            eventlet.sleep(PAUSE)
            done = eventlet.event.Event()
            self.container.spawn_worker(self, (), {}, handle_result=lambda *args, done=done: done.send() or args[1:])
            done.wait()


class Writer:
    name = "naive_writer"
    dispatch = EventDispatcher()
    reports = database()["reports"]

    @Loop.decorator()
    def submit(self):
        number = self.reports.count_documents({})
        if number < int(os.environ["NAIVE_REPORTS"]):
            self.reports.insert_one({"_id": number})  # from here on the office holds its receipt
            self.dispatch("report_submitted", {"number": number})


class Scorer:
    name = "naive_scorer"
    db = database()

    @event_handler("naive_writer", "report_submitted")
    def score(self, payload):
        self.db["scores"].insert_one({"number": payload["number"]})
        eventlet.sleep(WORK)
        self.db["tally"].update_one({"_id": "all"}, {"$inc": {"scored": 1}}, upsert=True)


if __name__ == "__main__":
    service = {"writer": Writer, "scorer": Scorer}[sys.argv[1]]
    container = ServiceContainer(service, {"AMQP_URI": os.environ["NAIVE_AMQP"], "max_workers": 10})
    container.start()
    container.wait()

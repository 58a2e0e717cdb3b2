"""One suite, two stores: the memory twin behaves like the real database."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from kitlab.stage import Stage

from emes_kit import migrate
from emes_kit.mongo import MongoEngine, connect
from emes_kit.storage import OUTBOX, OWN_COLLECTIONS
from emes_kit.testing import MemoryEngine
from emes_kit.testing.conformance import Lab, StoreConformance


@pytest.fixture(scope="module")
def engine(stage: Stage) -> Iterator[MongoEngine]:
    client = connect(stage.mongo_uri)
    name = f"lab_{uuid.uuid4().hex}"
    migrate.ensure_collections(client[name], *OWN_COLLECTIONS, "shelf", "bin", "tally")
    yield MongoEngine(client, name, "lab")
    client.drop_database(name)
    client.close()


class TestMemoryStore(StoreConformance):
    @pytest.fixture
    def lab(self) -> Lab:
        events: list = []
        return Lab(MemoryEngine("lab", events.extend), lambda: [event.subject for event in events])


class TestMongoStore(StoreConformance):
    @pytest.fixture
    def lab(self, engine: MongoEngine) -> Lab:
        for name in (*OWN_COLLECTIONS, "shelf", "bin", "tally"):
            engine.db[name].delete_many({})
        return Lab(engine, lambda: [row["subject"] for row in engine.find(OUTBOX, {})])

"""One suite, two stores: the memory twin behaves like the real database."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator

import pytest
from faultproxy import FaultProxy
from kitlab.processes import ROOT
from kitlab.stage import Stage

from emes_kit import migrate
from emes_kit.mongo import MongoEngine, connect
from emes_kit.outbox import rows_in
from emes_kit.problems import Unavailable
from emes_kit.storage import OUTBOX, OWN_COLLECTIONS, Conflict
from emes_kit.testing import MemoryEngine
from emes_kit.testing.conformance import Lab, StoreConformance
from emes_kit.testing.lab import Happened


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
        engine, replica = MemoryEngine("lab", events.extend), MemoryEngine("lab", events.extend)
        replica.collections = engine.collections
        return Lab(engine, lambda: [event.subject for event in events], lambda: replica)


COLLECTIONS = (*OWN_COLLECTIONS, "shelf", "bin", "tally")


class TestMongoStore(StoreConformance):
    @pytest.fixture
    def lab(self, engine: MongoEngine) -> Lab:
        for name in COLLECTIONS:
            engine.db[name].delete_many({})
        mine, replica = (MongoEngine(engine.client, engine.db.name, "lab") for _ in range(2))
        subjects = lambda: [one["subject"] for row in mine.find(OUTBOX, {}) for one in rows_in(row)]  # noqa: E731
        return Lab(mine, subjects, lambda: replica)

    def test_rivals_in_two_replicas_have_exactly_one_winner_for_each_key(
        self, stage: Stage, engine: MongoEngine, lab: Lab
    ) -> None:
        command = [sys.executable, "-W", "ignore", "-m", "kitlab.race", stage.mongo_uri, engine.db.name]
        path = os.pathsep.join([str(ROOT / "kit"), str(ROOT / "ops"), str(ROOT / "tests" / "kit")])
        replicas = [
            subprocess.Popen(command, env=os.environ | {"PYTHONPATH": path}, stdout=subprocess.PIPE) for _ in range(2)
        ]
        said = [json.loads(replica.communicate(timeout=60)[0]) for replica in replicas]
        won = said[0]["won"] + said[1]["won"]
        assert sorted(won) == sorted(f"k{n}" for n in range(15))
        assert said[0]["lost"] + said[1]["lost"] == 2 * 20 * 15 - 15
        assert lab.engine.get("tally", "all") == {"_id": "all", "wins": 15}
        assert sorted(lab.outbox()) == sorted(won)

    def test_a_database_that_is_away_is_unavailable_and_leaves_nothing_half_written(
        self, stage: Stage, engine: MongoEngine, lab: Lab, proxied: Callable[[int], FaultProxy]
    ) -> None:
        proxy = proxied(stage.mongo_port)
        through = Lab(MongoEngine(connect(stage.mongo_through(proxy.port)), engine.db.name, "lab"), list)
        write_both(through, "before")
        proxy.refuse()
        with pytest.raises(Unavailable):
            write_both(through, "meanwhile")
        with pytest.raises(Unavailable):
            through.ids({})
        proxy.pass_on()
        write_both(through, "after")
        assert lab.ids({}, sort="_id") == ["after", "before"]

    def test_a_connection_cut_in_mid_commit_leaves_all_or_nothing(
        self, stage: Stage, engine: MongoEngine, lab: Lab, proxied: Callable[[int], FaultProxy]
    ) -> None:
        proxy, refused = proxied(stage.mongo_port), 0
        through = Lab(MongoEngine(connect(stage.mongo_through(proxy.port)), engine.db.name, "lab"), list)
        for number in range(60):
            cutter = threading.Timer(random.uniform(0, 0.02), proxy.cut) if number % 3 == 0 else None
            if cutter is not None:
                cutter.start()
            try:
                write_both(through, f"n{number}")
            except (
                Unavailable,
                Conflict,
            ):  # Conflict: the answer was lost, the second try met the first
                refused += 1
            if cutter is not None:
                cutter.join()
        shelf, tray = ({row["_id"] for row in lab.engine.find(name, {})} for name in ("shelf", "bin"))
        assert shelf == tray
        assert len(shelf) >= 60 - refused
        assert sorted(lab.outbox()) == sorted(shelf)


def write_both(lab: Lab, id: str) -> None:
    work = lab.work()
    work.insert("shelf", {"_id": id})
    work.insert("bin", {"_id": id})
    work.publish(Happened(id))
    work.commit()

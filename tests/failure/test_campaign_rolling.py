"""Every process of the system is restarted in turn under load, and no client notices: two replicas of each service,
gateways behind one port (SO_REUSEPORT), and nothing has to be asked twice."""

from __future__ import annotations

import shutil

import pytest

from emes_ops.chaos import campaign
from emes_ops.chaos.campaign import Wanted
from emes_ops.settings import ROOT, Settings

REPORTS = 72


@pytest.mark.campaign
def test_a_rolling_restart_of_every_service_fails_not_one_request() -> None:
    var = ROOT / "var" / "test-rolling"
    try:
        outcome = campaign.run(Settings(var=var), Wanted(21, 0, REPORTS, rolling=True))
        assert outcome.wrong() == []
        assert sum(outcome.faults.values()) == 10
        assert outcome.reports == REPORTS
    finally:
        shutil.rmtree(var, ignore_errors=True)

"""The work board, the ledger and the wire, each alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from emes_ops.simulate.board import Board
from emes_ops.simulate.command import pacer
from emes_ops.simulate.ledger import Ledger, first, percentile
from emes_ops.simulate.wire import HttpWire, NetworkError


@pytest.fixture
def board() -> Iterator[Board]:
    board = Board(4)
    yield board
    board.close()


def test_jobs_may_put_further_jobs_and_run_waits_for_all_of_them(board):
    done = []
    board.put(lambda: [board.put(lambda n=n: done.append(n), after=0.01 * n) for n in range(5)])
    board.run()
    assert sorted(done) == [0, 1, 2, 3, 4]


def test_a_parked_job_waits_until_it_is_released(board):
    done = []
    board.park(lambda: done.append("parked"))
    board.put(lambda: done.append("put"))
    board.run()
    assert done == ["put"]
    assert board.release() == 1
    board.run()
    assert done == ["put", "parked"]


def test_a_crash_of_a_job_is_raised_where_the_board_is_run(board):
    def crash() -> None:
        raise RuntimeError("a fault of ours")

    board.put(crash)
    with pytest.raises(RuntimeError, match="a fault of ours"):
        board.run()


def test_percentiles_are_values_that_were_measured():
    times = [n / 1000 for n in range(1, 101)]
    assert [percentile(times, share) for share in (0.5, 0.95, 0.99)] == [0.05, 0.095, 0.099]
    assert percentile([7.0], 0.99) == 7.0
    assert percentile([], 0.5) == 0.0


def test_the_ledger_counts_by_kind_and_by_code():
    ledger = Ledger()
    ledger.note("save", 0.010, 200, None)
    ledger.note("save", 0.030, 412, "SUB-009")
    ledger.note("read", 0.005, 200, None)
    save, read = ledger.lines()
    assert (save.kind, save.count, save.accepted, save.refused, save.p99) == ("save", 2, 1, 1, 30.0)
    assert (read.kind, read.count, ledger.requests, ledger.accepted) == ("read", 1, 3, 2)
    assert ledger.refused == {"SUB-009": 1}


def test_only_the_first_ten_are_named_and_the_rest_is_counted():
    assert first(map(str, range(12))) == [*map(str, range(10)), "… and 2 more"]
    assert first(["a"]) == ["a"]


def test_without_a_wanted_speed_nobody_waits():
    pacer(None)()
    pacer(0)()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    connections = 0


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def do_GET(self) -> None:
        self.asked = getattr(self, "asked", 0) + 1
        if self.path == "/gone" or (self.path == "/restarts" and self.asked > 1):
            self.close_connection = True
            return  # hang up without an answer
        body = self.headers.get("X-Word", "").encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"1"')
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[_Server]:
    server = _Server(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_one_connection_serves_many_requests_and_header_names_are_small(server):
    wire = HttpWire(f"http://127.0.0.1:{server.server_port}")
    answers = [wire("GET", "/", {"X-Word": str(n)}, None) for n in range(5)]
    assert [answer.body for answer in answers] == [b"0", b"1", b"2", b"3", b"4"]
    assert answers[0].headers["etag"] == '"1"'
    assert server.connections == 1


def test_an_answer_that_never_came_is_a_network_error_and_the_next_request_works(server):
    wire = HttpWire(f"http://127.0.0.1:{server.server_port}")
    with pytest.raises(NetworkError):
        wire("GET", "/gone", {}, None)
    assert wire("GET", "/", {"X-Word": "again"}, None).body == b"again"


def test_a_kept_connection_that_closes_while_one_asks_is_no_error_a_new_one_is_asked(server):
    wire = HttpWire(f"http://127.0.0.1:{server.server_port}")
    for word in ("first", "second"):  # the second request finds a gateway that has just ended
        assert wire("GET", "/restarts", {"X-Word": word}, None).body == word.encode()
    assert server.connections == 2
    with pytest.raises(NetworkError):  # asked anew, once
        wire("GET", "/gone", {}, None)
    assert server.connections == 3


def test_nobody_at_the_other_end_is_a_network_error():
    with pytest.raises(NetworkError):
        HttpWire("http://127.0.0.1:1")("GET", "/", {}, None)

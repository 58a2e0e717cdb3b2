"""What crosses the gateway's edges, by topic: HTTP bodies and answers, RPC input, the few event fields we read."""

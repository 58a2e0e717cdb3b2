"""`make simulate`: a fiscal year in minutes over the HTTP API, as district programs use it, then the reconciliation."""

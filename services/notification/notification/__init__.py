"""Notification: tells people what happened to their reports and what is due, each of them exactly once."""

"""Pages for people: HTML made on the server, that works without a script. page.py says how one is written."""

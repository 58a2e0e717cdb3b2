"""Words that the tests of the gateway are written in."""

"""What the tests of the Docker path share: the running compose project and the people who use it."""

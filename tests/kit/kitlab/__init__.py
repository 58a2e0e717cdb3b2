"""What the kit's tests stand on: a broker and a database that may be killed, services as processes."""

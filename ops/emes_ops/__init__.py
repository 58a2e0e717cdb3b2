"""Tools of the people who run e-MES: start it, set up the broker, look into queues, replay, seed."""

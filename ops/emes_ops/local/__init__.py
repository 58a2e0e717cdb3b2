"""The whole system as plain processes of one user on one machine, everything it writes under one folder."""

"""Faults for sound books, by name; each module enters its own."""

from reconcile_plants import reports, told
from reconcile_plants.planting import PLANTS

__all__ = ["PLANTS", "reports", "told"]

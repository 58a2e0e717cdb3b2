"""The schema bases services build on (see validation.py)."""

from emes_kit.validation import ActorSchema, Strict, Tolerant

__all__ = ["ActorSchema", "Strict", "Tolerant"]

"""Test tools that are true twins of the real parts: they pass the same conformance suites."""

from emes_kit.testing.memory import MemoryEngine
from emes_kit.testing.system import System

__all__ = ["MemoryEngine", "System"]

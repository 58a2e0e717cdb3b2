"""`make deadline-day`: every school's report handed in within one compressed evening, and nothing lost of it."""

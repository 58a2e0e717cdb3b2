"""Submission: offices, schemes, rounds, deadlines and the reports of the area offices until they are certified."""

"""review: a task per submission round; reviewers claim it, return it with findings or approve it."""

"""scoring: from approved claims to scores, office levels and the national result, each with its explanation."""

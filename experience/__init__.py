"""经验: one place's practice, its database, its index, its questions."""

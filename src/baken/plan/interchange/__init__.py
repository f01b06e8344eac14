"""A plan outside the database: one typed record, several formats."""

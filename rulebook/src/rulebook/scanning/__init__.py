"""A population as tables: read, laid out as forms, scanned for who misses out. Needs the extra `scan`."""

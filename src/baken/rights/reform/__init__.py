"""The reform studio: what a changed amount of the law would cost, and who wins or loses by it."""

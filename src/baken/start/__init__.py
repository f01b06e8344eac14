"""Starting Baken: preparing the database, and keeping server and worker running."""

"""The table in which limits on signing in are counted, as Django's database cache wants it."""

from django.db import migrations

# Not logged: after a crash the limits start at nought, and counting costs no write to disk.
MAKE = """
CREATE UNLOGGED TABLE limits (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX limits_expires ON limits (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunSQL(MAKE, "DROP TABLE limits")]

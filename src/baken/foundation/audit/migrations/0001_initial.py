"""A context that was written never changes: contexts only grow, like the events that point at them."""

from django.db import migrations

PROTECT = """
CREATE FUNCTION audit_context_only_grows() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'audit: % only grows', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$ LANGUAGE plpgsql;
CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE ON pghistory_context
    FOR EACH ROW EXECUTE FUNCTION audit_context_only_grows();
"""
UNPROTECT = """
DROP TRIGGER audit_only_grows ON pghistory_context;
DROP FUNCTION audit_context_only_grows();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("pghistory", "0007_auto_20250421_0444")]

    operations = [migrations.RunSQL(PROTECT, UNPROTECT)]

"""Tables that only grow: the database itself refuses to change or delete a row, whoever asks."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_POSTGRES = """
CREATE FUNCTION append_only_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only_{table} BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION append_only_{table}();
"""
_SQLITE = """
CREATE TRIGGER append_only_{table}_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""


def append_only(table: str) -> migrations.RunPython:
    """A migration operation that makes `table` append-only on PostgreSQL and SQLite.

    A later migration that alters the table on SQLite makes it anew without its triggers: repeat this operation then.
    """

    def install(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        with schema_editor.connection.cursor() as cursor:
            if schema_editor.connection.vendor == "postgresql":
                cursor.execute(_POSTGRES.format(table=table))
            else:
                for event in ("update", "delete"):
                    cursor.execute(_SQLITE.format(table=table, event=event))

    def remove(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        with schema_editor.connection.cursor() as cursor:
            if schema_editor.connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER append_only_{table} ON {table}")
                cursor.execute(f"DROP FUNCTION append_only_{table}()")
            else:
                for event in ("update", "delete"):
                    cursor.execute(f"DROP TRIGGER append_only_{table}_{event}")

    return migrations.RunPython(install, remove)

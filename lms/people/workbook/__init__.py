"""The school's Excel file: bytes to plain rows and back. Pure: no Django, no database."""

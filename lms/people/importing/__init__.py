"""Bringing in a school's Excel file: check against what is there, show the doubts, write in one transaction."""

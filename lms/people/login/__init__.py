"""Logging in: who may, how often one may try, first passwords, the second step."""

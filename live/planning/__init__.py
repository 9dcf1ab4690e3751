"""Lessons before and around the room: who plans with whom, who may come in, which screens."""

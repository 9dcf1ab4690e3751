"""Quizzes: sections, items with points, settings, and who takes them when. `store` and `giving` are the writers."""

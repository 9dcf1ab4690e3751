"""The pure core of a lesson: what may happen (`events`), what it adds up to (`state`). No Django."""

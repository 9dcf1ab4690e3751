"""The writers of the room's tables: one module per thing a school keeps. Callers have checked permission."""

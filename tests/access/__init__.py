"""Who may open what: one table per room. See README.md here."""

"""One module per world: `dev` (./run), `test`, `production`; `base` holds what they share."""

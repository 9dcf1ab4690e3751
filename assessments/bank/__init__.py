"""The question bank: questions under versions. `store` is the only writer, `access` the checked fetch."""

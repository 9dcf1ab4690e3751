"""The teacher's pages: what is handed in, essays to mark."""

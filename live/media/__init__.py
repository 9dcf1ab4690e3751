"""Sound and picture between classroom screens: who talks to whom, and through which servers."""

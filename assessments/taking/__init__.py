"""Taking a quiz: the pupil's pages, the deadline job, and what other rooms may ask (`api`)."""

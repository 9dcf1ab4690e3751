"""Pages and endpoints of lessons: parse, authorise through a checked fetch, call the door, render."""

"""One module a change, in order of their numbers."""

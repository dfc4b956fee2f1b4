"""The review page: an article beside what was drafted from it, saved to the case file."""

"""Sentences with numbers, in both languages: each number comes from a quantity."""

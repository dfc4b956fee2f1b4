"""The review page: an article beside its draft, with decisions saved to the case file."""

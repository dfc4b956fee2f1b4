"""A case: its file as read and checked, its evidence weighed, and the case that opens from it."""

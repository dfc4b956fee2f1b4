"""Who was arrested, and what the law says."""

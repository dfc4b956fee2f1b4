"""What a page shows: text with traced numbers, tables, figures."""

"""The content of pages: text with traced numbers, tables, figures."""

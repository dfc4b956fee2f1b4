"""Readers of article formats: text, saved page, PDF, DOCX; one module each."""

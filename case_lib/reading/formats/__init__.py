"""The formats in which an article may come: text, a saved page, PDF, DOCX; one module each."""

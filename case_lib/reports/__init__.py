"""Renders notebooks and sets what they show as one document, PDF and HTML."""

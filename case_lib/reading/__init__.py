"""What a text says: numerals, dates, hedges and figures, in Chinese and English."""

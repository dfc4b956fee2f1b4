"""Read numerals, dates, hedges and figures in Chinese and English text."""

"""What unknown headings of a ward's table may be for, and what to say of those of moments."""

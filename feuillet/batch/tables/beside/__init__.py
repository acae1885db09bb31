"""What columns that no field is made of say of their rows: an act, a day of entry, a note."""

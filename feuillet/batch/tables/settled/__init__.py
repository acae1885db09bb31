"""What somebody settles of a table that was read: where it begins, what its columns show."""

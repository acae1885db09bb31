"""What a list that is being printed is made of: rows once found, their pace, their gathering."""

"""What pages show of a case, as values ready to be written; nothing here asks the database."""

"""The lines of the book, one file per subject. To change the law, change one of these lines."""

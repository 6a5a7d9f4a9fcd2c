"""The books: what is lawful, who may, how a case lives. No database, no web, no clock."""

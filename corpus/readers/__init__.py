"""One module a file format; each returns the decoded text of a file."""

"""Every question that pages ask of the archive; each takes its reader and the day, and answers with frozen rows."""

"""What follows from what: the only writer that knows two modules, one small file per source event."""

"""What the official papers of an inspection say, each in its own file; one template sets them all."""

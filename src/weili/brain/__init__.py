"""The brain reads exported facts and plain tables and proposes with reasons; it never writes the archive."""

"""Who is who: names, addresses and codes compared with reasons. No framework, no database."""

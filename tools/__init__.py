"""Tools of the house: generated docs, checks, a throwaway PostgreSQL for tests."""

"""Training of business heads (以案说法)."""

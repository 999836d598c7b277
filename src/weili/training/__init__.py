"""Training of business heads (以案说法). For now it takes in the sign-in sheets of courses held."""

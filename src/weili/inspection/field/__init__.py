"""What a phone's records must be, what they mean together, and what is noticed of them (docs/field-protocol.md)."""

"""The room of citizens and visitors: what stands behind the QR code at a door. No account, no script needed."""

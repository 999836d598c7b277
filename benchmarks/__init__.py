"""What is claimed about speed and quality, one command each; the peer is measured in the same run."""

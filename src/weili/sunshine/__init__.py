"""云在算: a business's own checks (日管控、周排查、月调度). For now it takes in those made elsewhere."""

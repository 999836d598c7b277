"""The timeline: events in hash chains, guarded by the database, sealed daily, verified on demand (ADR 0004)."""

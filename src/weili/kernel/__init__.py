"""What every module stands on and that knows none of them: people, access, clock, workflow, files, jobs, outbox."""

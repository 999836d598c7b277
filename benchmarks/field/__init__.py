"""What the benchmarks of the phone share: a served district, and devices that can be killed."""

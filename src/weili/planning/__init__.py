"""The yearly supervision plan: the statutory minimum, the planned number, the cap, and a reason for every visit."""

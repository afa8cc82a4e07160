"""What is shared with a therapist, chosen piece by piece and painted as its reader has it."""

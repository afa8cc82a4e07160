"""Values of the journal: entries, prompts, courses of treatment. Standard library only."""

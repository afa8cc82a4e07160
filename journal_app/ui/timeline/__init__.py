"""The timeline: one custom-painted widget and what it is made of."""

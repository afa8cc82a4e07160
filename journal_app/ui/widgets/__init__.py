"""Controls used by more than one screen."""

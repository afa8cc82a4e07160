"""From a passphrase to the data key, and back to a sealed header."""

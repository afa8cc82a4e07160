"""Sound: a microphone, encoding piece by piece, decoding and playing. Nothing here writes a file."""

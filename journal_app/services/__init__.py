"""One method for each thing a person can do. Owns transactions; knows no Qt and no SQL."""

"""Shipped content, read from resources into values."""

"""From chosen values to the bytes of a share file and back: JSON, signature, encryption, and the page around them.

`resources/share/FORMAT.md` describes the format for whoever reads it without this app.
"""

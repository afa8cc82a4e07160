"""Everything that is seen. Shows values, emits what the person asked for."""

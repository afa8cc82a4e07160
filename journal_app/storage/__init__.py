"""The encrypted database: values in, values out; rows never leave."""

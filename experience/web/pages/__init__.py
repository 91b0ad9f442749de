"""The pages, one module each: what it reads from an address, what it shows, and its routes."""

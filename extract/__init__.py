"""Structure to facts: rules over characters, one module a kind of fact."""

"""Items and settings to the mapping of scheme.yaml."""

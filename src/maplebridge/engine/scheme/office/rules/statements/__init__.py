"""The words of a counting method cut into statements: what they depend on, and what they do to the points."""

"""What a unit is told of its score: the figures, their reasons, what would help, how to object."""

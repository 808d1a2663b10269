"""A subject whose step of the layout does harm and then fails, or is killed: for the drill of an upgrade."""

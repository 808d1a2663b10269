"""Who is who: the tree of units, people and their posts, who may do what, accounts."""

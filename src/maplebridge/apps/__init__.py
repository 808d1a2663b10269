"""The work: one Django app per subject, named as the menu is."""

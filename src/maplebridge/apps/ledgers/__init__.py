"""Record books of units: entries made, corrected, reviewed and found missing."""

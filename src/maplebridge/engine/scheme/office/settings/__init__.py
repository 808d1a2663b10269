"""What titles and prose say of the whole scheme."""

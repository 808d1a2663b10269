"""What happens around every request, one file per matter."""

"""Numbers of about 31 digits on whole arrays: a value is the unevaluated sum of two float64 (`Number`)."""

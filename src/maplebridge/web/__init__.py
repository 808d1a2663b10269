"""What every page is built from: words, once-keys, tables, form pages, read-only requests. Knows no subject."""

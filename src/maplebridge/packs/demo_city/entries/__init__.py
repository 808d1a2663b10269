"""What each kind of unit writes into its record books: one module per family of ledgers.

Every writer takes a desk and yields entries; none knows another.
"""

"""What somebody with the database in hand could do to the record, tried at random.

    python -m tests.apps.audit.tampering            # 10,000 on a throw-away database; prints the counts
"""

"""The chain on files: a programme folder becomes checked records, fact tables, plan, scores, report and bundle."""

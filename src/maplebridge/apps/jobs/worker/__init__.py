"""The process that does the jobs: runners, heart, reaper, schedule, seal."""

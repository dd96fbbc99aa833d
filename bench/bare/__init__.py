"""The least that does a job: no rules, no record, no design."""

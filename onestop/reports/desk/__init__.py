"""The tables that the desk owes or looks at: the late rate and its relatives."""

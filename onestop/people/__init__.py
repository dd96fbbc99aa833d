"""Who works here: agencies, units, people, their roles and what those allow."""

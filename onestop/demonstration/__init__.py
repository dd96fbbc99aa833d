"""A made-up office with three months of dossiers, drawn from a seed and made by the acts that a desk uses."""

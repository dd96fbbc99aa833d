"""What proves a paper offline: the seal in every PDF, and the signature of the office's certificate. No database."""

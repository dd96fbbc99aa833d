"""The survey of satisfaction at the desk: questions, anonymous answers as counts, and what follows from them."""

"""The apology with its one re-appointment: the facts of a letter, their wording, the PDF (Mẫu số 04)."""

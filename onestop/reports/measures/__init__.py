"""What others measure the desk by: 766, PAPI, the nine criteria, the survey."""

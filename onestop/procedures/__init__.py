"""What the law promises: procedures as dated versions with their terms, papers, fees and lawful pauses."""

"""The office's working time as dated, sourced rows; builds the calendars that the clock counts with."""

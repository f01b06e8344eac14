"""Pages of the desk: the desk itself, the time line and the calendars."""

"""What the apps below know, as a report's facts."""

"""The questionnaire: definition, timed window, capture, paper entry, monitoring."""

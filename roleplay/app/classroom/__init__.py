"""Classes: people with accounts, a facilitator's classes and their debrief, and the student's side of it."""

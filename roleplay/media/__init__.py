"""Clips: probing films, drawing storyboards for what isn't filmed yet, making both ready to stream."""

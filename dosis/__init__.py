"""The wiring of dosis."""

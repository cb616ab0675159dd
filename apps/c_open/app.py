"""This app is concept C: the open analysis platform. It opens published tables only."""

from dosis import page

page.app("Åbne data", "Open data", ("start_open", "early_hypothesis_testing"))

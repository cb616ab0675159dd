"""This app is concept B: the patient's own tool. It is served on localhost only."""

from dosis import page

page.app("Min medicin", "My medicine", ("start_patient", "overview_across_sectors"))

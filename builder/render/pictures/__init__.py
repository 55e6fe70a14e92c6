"""Pictures made at build time: their geometry is here, their markup in `templates/pictures.md.jinja`.

Places and lengths are percentages of the picture, so that its text keeps its size on every screen. Nothing here reads
the data, and nothing is drawn of an amount that is blank, zero or negative.
"""

"""Sample documents: the figures of five published disclosures, typeset as documents of the same forms.

`figures/<name>.yml` holds what one disclosure prints, with its passport, its format and the order of its parts;
`forms.yml` the labels and the layout that forms have in common. `compose` fills the forms with the figures and
gives neutral blocks (`blocks`), a writer per format prints those (`text`, `docx`, `pdf`, `xlsx`, `html`), and
`typeset` is the command that does it for all, each in its own format or all in one. The documents lie in
`content/disclosures/` and are never edited there.

Figures, labels, names and codes are as published, with their blanks and their mistakes. Prose is left
out or summed up in words of our own; names and telephone numbers of persons are invented.
"""

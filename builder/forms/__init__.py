"""The forms: one module and one vocabulary file (`<form>.yml`) per kind of table.

They find their fields by label, never by position; a new wording is a line of vocabulary."""

"""The audit stage: one module per kind of rule. Rules look, compare and add up; they change no record."""

"""The read stage: one module per file format, each turning a file into the same `Document`.

It may open files and know formats; it may not know what a budget is."""

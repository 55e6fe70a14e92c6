"""From records and findings to data packages: CSV files, their descriptors and their validation.

This stage writes; it decides nothing. What a resource holds is defined once, in `datapackage/schemas/`:

    schemas     reads those definitions
    rows        one resource's rows → the bytes of its CSV file
    descriptor  the CSV files → the bytes of `datapackage.json`
    write       records → packages on disk, one per disclosure and one combined
    validate    a package on disk → what is wrong with it, asked of frictionless
    files       what frictionless does not look at: the files themselves and how values are written
    relations   what Table Schema cannot say: fields that depend on each other, rows that point to places and rows
"""

"""From validated packages to files for download, in the formats that people and programs open.

Each module makes one format of what the CSV files hold, row by row; none decides or corrects anything:

    archive   a package → one zip, as frictionless opens it
    workbook  a package → one XLSX, a sheet for each resource and a dictionary (frame: all but the rows; cells: rows)
    parquet   a resource → one Parquet file with typed columns
    database  the combined package → one SQLite file with keys, indexes and full-text search
    datasette what Datasette shows beside that file
    export    all of them, and their check sums
"""

FOLDER = "downloads"
"""Where they lie in the folder of the packages."""

SUMS = "SHA256SUMS"
"""The file among them that names the others with their check sums."""

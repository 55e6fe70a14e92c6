"""Getting the documents that `content/sources.csv` names, each with its passport. Start with `fetch.py`.

It comes before the build and is the only part of the program that asks other hosts and looks at a clock.
"""

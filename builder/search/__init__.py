"""The search of the site: an index in small files that a visitor's browser reads by itself, over http or from disk.

    units    the package and the written pages → what can be found: pieces of pages, each with its kind and its place
    offices  the printed name of an office → what people call it, by the vocabulary `offices.yml`
    terms    a text → the terms under which it is found
    index    units → files that `content/assets/search.js` asks for

Own code, because the libraries do not do what this site needs: the theme's index is one file that each visitor fetches
whole; Pagefind (1.5) fetches and compiles WebAssembly, which browsers refuse to pages opened from disk, finds no
Chinese word across the borders of its segmentation, and makes a file of each record, a quarter of a million for 5,000
projects. Here every two neighbouring characters are a term, and every file is a script that hands over its content.

What is found is verified in the browser against the text itself, so that the terms need only lead to candidates.
"""

"""What changed between two builds: their data packages compared, disclosure by disclosure.

    load        a build on disk → the rows of one disclosure at a time
    match       two lists of rows → which row of one is which row of the other
    figures     amounts of budget tables and of projects
    targets     performance targets: dropped, weakened, strengthened
    judgements  findings, checks by state, coverage
    compare     two builds → what changed
    addresses   pages that went away without a redirect
    report      what changed → table, JSON, Markdown
    ledger      the changes of one publication as a file in `content/changes`

May: read packages. May not: read a clock, or call a difference a restatement where the same document is only read
differently: each disclosure says whether its document changed or its reading.
"""

"""The publish stage: from Markdown pages to the site, by MkDocs."""

"""Rules: what the law asks of a record, each a small declared thing that a record either meets or not.

A rule looks at one record and at the marks of the records it names, never further, so that a save
needs to look no further either.
"""

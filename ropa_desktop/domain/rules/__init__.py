"""Rules: what the law asks of a record, each a small declared thing that a record either meets or not.

A rule looks at one record, at the marks of those that it names, and at what `watching` says of those around it, so that
a save needs to look no further either.
"""

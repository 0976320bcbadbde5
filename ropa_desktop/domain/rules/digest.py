"""The name of the rules in force: a register that was judged by others is judged anew when it is opened.

It follows from the rules' own text and is renewed by `pytest --update-snapshots tests/domain/test_digest.py`.
"""

DIGEST = "21d3e22a6f62f57e7877"

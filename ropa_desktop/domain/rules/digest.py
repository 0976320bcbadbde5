"""The name of the rules in force: a register that was judged by others is judged anew when it is opened.

It follows from the rules' own text and is renewed by `pytest --update-snapshots tests/domain/test_digest.py`.
"""

DIGEST = "97a2a7c7b1d159bcccb6"

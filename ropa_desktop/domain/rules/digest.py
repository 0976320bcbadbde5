"""The name of the rules in force: a register that was judged by others is judged anew when it is opened.

It follows from the rules' own text and is renewed by `pytest --update-snapshots tests/domain/test_digest.py`.
"""

DIGEST = "fccef1e11f7fade9df3a"

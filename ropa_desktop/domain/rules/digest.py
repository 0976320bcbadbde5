"""The name of the rules in force: a register that was judged by others is judged anew when it is opened.

It follows from the rules' own text and is renewed by `pytest --update-snapshots tests/domain/test_digest.py`.
"""

DIGEST = "a0b4e94ecc1c7cf85e26"

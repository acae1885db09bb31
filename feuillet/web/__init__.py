"""The form in a browser, and the HTTP interface of record systems.

Shells: they parse, call `produce`, `batch` and `attach`, and show what these answer.  Nothing of a
patient outlives an answer, but for a list being printed, which ends with its page.
"""

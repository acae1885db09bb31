"""The objects of a PDF, whoever wrote them: read, written, joined, read back, imposed.

In: bytes.  Out: bytes, or what is on the pages.  Touches nothing.
May be entered by module.
"""

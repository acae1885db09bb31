"""The screens of the secretary: one patient's form, a whole list, the way in.

In: what a browser sends.  Out: HTML pages, PDFs, streams of progress.
"""

"""What the words of a letter are: names, dates of birth, titles, relatives, labels, exams.

In: the text of a letter as it was read.
Out: it folded, and where its names and days stand.  Opens no file, and knows of no patient.
"""

"""Whose a doctor's letter is: who is named in it, as what, and for whom it asks something.

In: the text of a letter, and a person with the day on which it is read.
Out: where it names that person as its patient, or why it does not.  Opens no file.
"""

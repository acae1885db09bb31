"""The words of the domain: leaflets and their blocks, conditions, dates, French.

Values without input or output; the floor on which every step stands.  May be entered by module.
"""

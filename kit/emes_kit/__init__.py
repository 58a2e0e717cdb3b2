"""emes_kit: the mechanism every e-MES service stands on.

It knows transactions, messages and HTTP; it knows no domain word.
"""

"""Between statistics and words: what the figures of a page allow to be said, as numbers and codes.

Frames of answers in, as already disclosed. What a code is called in English stands in `wording`.
"""

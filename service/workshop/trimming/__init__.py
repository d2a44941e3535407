"""Takes out of a bundle the word pieces of languages that nobody here reads or writes.

Works on the files of a CTranslate2 bundle themselves: nothing is converted, nothing is run
but the tokeniser, and the values that stay are the bits they were.
"""

from service.workshop.trimming.rewriting import trim as trim

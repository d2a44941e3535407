"""How well claims are told from claims that the article does not bear out.

Human translations, as they are and corrupted in known ways (`corrupting`, `pairs`), are put
before each check and before forced decoding (`measuring`). It measures, and fits thresholds;
it does not judge claims, which `service.journey` does.
"""

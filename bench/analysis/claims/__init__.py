"""The ledger: which claims of the article a results file bears out, and which figures it reaches.

`article.CLAIMS` and `goals.GOALS` say what is asked, `ledger.derive` judges it on the measurements,
the other modules write it down.
"""

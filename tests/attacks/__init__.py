"""Attacks: what somebody with bad intent sends, and that it gets nowhere.

file               | what it shows
------------------ | -------------------------------------------------------------------------------------------------------
test_payloads.py   | the detector sees a payload that got out, in whatever place of a page
test_pages.py      | XSS: a payload in every text field and column, every page opened by every role; a new field without a
                   | place is red. GET changes nothing; files handed out are whole; every answer has its headers
test_forged.py     | CSRF at every address, foreign origins, verbs, framing, open redirects, host headers
test_paths.py      | path traversal in addresses, in copies to restore, in case packages
"""

"""Attacks: what somebody with bad intent sends, and that it gets nowhere.

file               | what it shows
------------------ | -------------------------------------------------------------------------------------------------------
test_payloads.py   | the detector sees a payload that got out, in whatever place of a page
test_pages.py      | XSS: a payload in every text field and column, every page opened by every role; a new field without a
                   | place is red. GET changes nothing; files handed out are whole; every answer has its headers
test_forged.py     | CSRF at every address, foreign origins, verbs, framing, open redirects, host headers
test_paths.py      | path traversal in addresses, in copies to restore, in case packages
test_inputs.py     | keys beyond every number, zero bytes, bytes that are no text, a million signs, fields twice, mass assignment,
                   | strange cookies: no page breaks, nothing is set that no form asks
test_access.py     | no address outside the tables of access; applicant and superuser; numbers of another office in posts
test_files.py      | polyglots, image bomb, scripts in pictures, XML bombs and external entities; downloads nothing runs
../e2e/test_attacked_pages.py: the attacked pages in a real Chromium: no script runs, no policy is broken, no frame shows
                   | anything

Shown elsewhere: tests/desk/test_addresses.py and tests/portal/test_addresses.py (address × role × office, by looking and
sending), tests/reports/test_doors.py (the reports); tests/signin (lock-out and the same answers for unknown names,
session fixation, logout, second factor, single sign-on); tests/portal/test_track.py and test_addresses.py (wrong codes);
tests/handling/test_file_contents.py, test_file_kinds.py, test_file_image.py (zip bombs, macros, programs, marks, names);
tests/reports/test_verify_files.py (bombs and entities in reports handed in); tests/register and tests/desk/export
(formulas).
"""

"""The API door: every sheet's list, record and acts for programs, by the same names as the desk's pages."""

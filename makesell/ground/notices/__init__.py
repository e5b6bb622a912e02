"""Telling people: in the product and by mail, each as the person wishes. Room of the ground floor.

Texts are message ids with parameters, so that a notice is read in its reader's language.
"""

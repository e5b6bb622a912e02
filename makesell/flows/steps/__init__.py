"""Parts that several acts share: posting one event to the books, telling people. A step opens no transaction."""

"""Sales reports 日报/周报/月报 (ORG-4): due at closing time of the working calendar, figures frozen from the books then, problems with answers."""

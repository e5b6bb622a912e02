"""The floor `ui`: a component library that knows no business — tokens, parts, pages, icons, scripts and the living catalogue."""

"""What any business software needs: the lowest floor of the house."""

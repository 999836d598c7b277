"""Who is who in the archive: claims resolved to businesses, doubtful ones asked about, merges made and undone."""

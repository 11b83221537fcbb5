"""What several pages use: the read port, text formatting, address state, and dialogs."""

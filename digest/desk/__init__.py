"""Each decision about an issue, once: guard → transition → audit. Whoever asks (terminal, studio, daemon) comes through here."""

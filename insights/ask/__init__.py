"""Questions in plain words, answered from columns and cited passages, or refused."""

"""Verdicts to sentences. Judging gives codes and numbers; here, and only here, they get words."""

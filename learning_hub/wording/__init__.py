"""Results to sentences. Statistics gives codes and numbers; here, and only here, they get words."""

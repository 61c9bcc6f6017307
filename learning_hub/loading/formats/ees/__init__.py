"""Published statistics in the tidy convention of DfE's Explore education statistics."""

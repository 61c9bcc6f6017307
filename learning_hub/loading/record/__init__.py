"""What is written down of a file: its receipt, its refused rows, its load, its original."""

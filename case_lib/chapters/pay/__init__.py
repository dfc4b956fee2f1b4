"""What people were paid."""

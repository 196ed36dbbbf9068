"""What travels. Input forbids unknown fields; output has no field for a clear name, phone, address or ID number."""

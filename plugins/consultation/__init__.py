"""联合执法协商: urgent notices of major hazards; meetings and joint operations follow (domain §7)."""

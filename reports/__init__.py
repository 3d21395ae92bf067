"""年度报告: Tables 3 and 4 and the report around them, counted from cases."""

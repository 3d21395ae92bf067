"""申请人一侧: home page, application, receipt, status."""

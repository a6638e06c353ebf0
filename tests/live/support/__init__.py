"""What the live tests share: servers, the kiteway command, reading and comparing collections."""

"""What the parts of the benchmark share: processes, servers, contenders and figures."""

"""What GitOps tools apply: which path of a tree where, with which changes, variables and values of charts."""

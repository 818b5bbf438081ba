"""What calls for the operator: alerts as a fold over looks at a host, and who is told when.

`look` is what the monitor sees, `signs` says what of it calls for the operator, with what
`silence`, `decline` and `payments` learned of each node; `fold` turns signs into alerts, and
`desk` decides which of them reach whom, and when.
"""

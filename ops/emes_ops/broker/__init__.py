"""What the broker has to know: exchanges, queues, policies, users and what each of them may do."""

"""`emes reconcile`: do five databases, broker and mailbox tell one story, with nothing lost, doubled or left over?"""

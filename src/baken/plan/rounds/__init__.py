"""Following up: who reports for a service, report rounds, their cards, and the mails about them.

- `answering`   who answers for an organisation in a plan; a contact further up stands in
- `contacts`    choosing that somebody
- `choosing`    which parts of a plan a round asks about
- `operations`  preparing, opening, changing and closing a round; accepting several reports
- `content`     what a card holds: typed values, their words, what is still missing
- `questions`   what one card asks, already filled
- `cards`       saving while typing, handing in, asking a partner
- `reviewable`  a card under review: what accepting writes
- `standing`    where cards stand, derived from their proposals
- `overview`    the page of a round; `mine` the cards of one person
- `stages`      when somebody is due a reminder (no Django); `reminders` one mail per person
- `link_page`   the card behind a signed link
- `accepted`    what the annual report takes from it
"""

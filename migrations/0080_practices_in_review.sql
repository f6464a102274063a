-- What waits for somebody's review is few among many: Today asks for it each time.
create index practices_in_review on practices (stage, owner_id) where stage <> 'draft';

-- Every node asks every second which rights ended since it last asked.
create index holdings_ending on holdings (until_at) where until_at is not null;
create index network_members_ending on network_members (until_at) where until_at is not null;

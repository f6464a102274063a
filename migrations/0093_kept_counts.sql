-- How many messages a topic has is kept, not counted: with its named topics a space tells of its general one too. There it is what
-- must be added to the space's ordinal (lines from elsewhere, less what was taken back), so that a post in the general topic moves nothing.
alter table topics add column messages bigint not null default 0;

update topics set messages = (select count(*) from messages m where m.topic_id = topics.id and m.deleted_at is null) where not general;

update topics set messages = (select count(*) from messages m where m.space_id = topics.space_id and m.deleted_at is null)
    - coalesce((select s.ordinal from streams s where s.stream = 'space/' || topics.space_id), 0) where general;

-- Written when nothing else was, to know whether anything can be.
create table write_probes (
    name text   primary key,
    at   bigint not null
);

-- Where lines from elsewhere lie among the numbers of a space, by the ordinal of the last message said before them: whoever looks for what
-- was said passes over a whole history at once.
create table imported_stretches (
    space_id    text   not null references spaces (id),
    ordinal     bigint not null,
    from_number bigint not null,
    to_number   bigint not null,
    primary key (space_id, ordinal)
);

insert into imported_stretches (space_id, ordinal, from_number, to_number)
select space_id, said, min(number), max(number) from (
    select space_id, number, ordinal, coalesce(max(ordinal) over (partition by space_id order by number), 0) as said
    from messages where space_id in (select space_id from messages where ordinal is null)
) as placed where ordinal is null group by space_id, said;

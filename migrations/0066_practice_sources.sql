-- Where a draft came from (ที่มา): the messages that it was filled from. Words stay in the room, with the room's rights.
create table practice_sources (
    practice_id text   not null references practices (id),
    space_id    text   not null references spaces (id),
    number      bigint not null,
    place       bigint not null,
    primary key (practice_id, space_id, number)
);

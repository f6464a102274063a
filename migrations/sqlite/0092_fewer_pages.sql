-- Each page that a commit touches is written twice, to the write-ahead log and home; a message touches as many as it has places in trees.
-- Heads lie in the tree of their names: the rooms that talk are neighbours there, wherever they were made.
create table streams_next (
    stream  text   primary key,
    head    bigint not null,
    ordinal bigint not null default 0
) without rowid;
insert into streams_next (stream, head, ordinal) select stream, head, ordinal from streams order by stream;
drop table streams;
alter table streams_next rename to streams;

-- A client's id begins with the time: sought by it first, messages of one moment lie side by side, whoever wrote them.
create table messages_next (
    space_id   text   not null references spaces (id),
    number     bigint not null,
    -- its count among the messages of the space; none for imported lines, which are never unread
    ordinal    bigint,
    client_id  text   not null,
    -- of the words first sent: a repeat is recognised after an edit and after a deletion
    digest     text   not null,
    author_id  text   not null references people (id),
    topic_id   text   not null references topics (id),
    body       text,
    reply_to   bigint,
    about_kind text,
    about_id   text,
    at         bigint not null,
    written_at bigint not null,
    edited_at  bigint,
    deleted_at bigint,
    deleted_by text,
    version    bigint not null default 1,
    primary key (space_id, number),
    unique (client_id, author_id)
);
insert into messages_next (space_id, number, ordinal, client_id, digest, author_id, topic_id, body, reply_to, about_kind, about_id, at, written_at, edited_at, deleted_at, deleted_by, version)
select space_id, number, ordinal, client_id, digest, author_id, topic_id, body, reply_to, about_kind, about_id, at, written_at, edited_at, deleted_at, deleted_by, version
from messages order by rowid;
drop table messages;
alter table messages_next rename to messages;
create index messages_of_topic on messages (topic_id, number);

-- Talk: topics (เรื่อง), messages, what others make of them, and how far each has read.
create table topics (
    id         text primary key,
    space_id   text    not null references spaces (id),
    name       text    not null,
    general    boolean not null default false,
    created_by text    not null,
    created_at bigint  not null
);

create index topics_of_space on topics (space_id, created_at);

create table messages (
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
    unique (author_id, client_id)
);

create index messages_of_topic on messages (topic_id, number);
create index messages_by_time on messages (space_id, at);

create table reactions (
    space_id  text   not null,
    number    bigint not null,
    person_id text   not null,
    kind      text   not null check (kind in ('thanks', 'agree', 'tried')),
    at        bigint not null,
    primary key (space_id, number, person_id, kind)
);

create table marks (
    space_id  text   not null,
    number    bigint not null,
    kind      text   not null check (kind in ('finding', 'advice', 'agreement', 'question')),
    person_id text   not null,
    at        bigint not null,
    primary key (space_id, number, kind)
);

create table pins (
    space_id  text   not null,
    number    bigint not null,
    person_id text   not null,
    at        bigint not null,
    primary key (space_id, number)
);

create table reads (
    space_id  text   not null,
    person_id text   not null,
    number    bigint not null,
    ordinal   bigint not null,
    at        bigint not null,
    primary key (space_id, person_id)
);

create index reads_of_person on reads (person_id);

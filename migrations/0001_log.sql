-- The log: stream heads, events, and how far each reader has come.
create table streams (
    stream  text   primary key,
    head    bigint not null,
    ordinal bigint not null default 0
);

create table events (
    stream     text   not null,
    number     bigint not null,
    kind       text   not null,
    actor      text   not null,
    at         bigint not null,
    written_at bigint not null,
    act        text check (act in ('talk', 'mark', 'attach', 'answer', 'acknowledge')),
    object     text,
    detail     text,
    primary key (stream, number)
);

create table cursors (
    reader text   not null,
    stream text   not null,
    number bigint not null,
    primary key (reader, stream)
);

create table settings (
    key   text primary key,
    value text not null
);

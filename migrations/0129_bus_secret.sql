-- What nodes sign their messages to each other with; one row, made by the first node.
create table bus_secret (
    id         bigint primary key check (id = 1),
    secret     text   not null,
    created_at bigint not null
);

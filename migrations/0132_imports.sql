-- Rows that wait, unseen, to be made true together. What a letter holds, the list says.
create table staged_rows (
    batch text   not null,
    list  text   not null,
    place bigint not null,
    a     text,
    b     text,
    c     text,
    d     text,
    e     text,
    f     text,
    g     text,
    h     text,
    i     text,
    j     text,
    primary key (batch, list, place)
);

-- Imports of registers that stage rows, or that were accepted and are being taken in slice by slice: whoever finds one whose lease has
-- run out goes on with it, so that it comes in whole.
create table register_imports (
    id          text   primary key,
    by_id       text   not null,
    state       text   not null check (state in ('staging', 'accepted')),
    lists       text   not null,
    taken       bigint not null default 0,
    created_at  bigint not null,
    holder      text   not null,
    lease_until bigint not null
);

-- People who share a name of LINE in a space, as people said once (T-27).
create table line_shared_names (
    space_id  text not null references spaces (id),
    name      text not null,
    person_id text not null references people (id),
    primary key (space_id, name, person_id)
);

-- Collections (ชุดรวม) of practices, of a network or of a theme, in an order and with a note on each.
create table collections (
    id           text   primary key,
    -- null: of a theme, by the commission's staff
    network_id   text   references networks (id),
    title        text   not null,
    description  text   not null,
    -- null: a draft
    audience     text   check (audience in ('network', 'public')),
    published_at bigint,
    created_by   text   not null references people (id),
    created_at   bigint not null,
    changed_at   bigint not null,
    version      bigint not null default 1
);

create index collections_of_network on collections (network_id, changed_at);

create table collection_items (
    collection_id text   not null references collections (id),
    practice_id   text   not null references practices (id),
    position      bigint not null,
    note          text   not null,
    primary key (collection_id, practice_id)
);

-- Programmes as data, networks, and who takes part in them.
create table programmes (
    id         text primary key,
    name       text not null unique,
    owner_id   text references organisations (id),
    partner    text,
    from_at    bigint,
    until_at   bigint,
    created_at bigint not null
);

create table networks (
    id           text primary key,
    programme_id text not null references programmes (id),
    name         text not null,
    sort_key     text not null,
    from_at      bigint not null,
    until_at     bigint,
    version      bigint not null default 1,
    created_at   bigint not null,
    unique (programme_id, name)
);

create table network_members (
    id              text primary key,
    network_id      text not null references networks (id),
    part            text not null check (part in ('lead', 'partner', 'supervisor', 'adviser', 'coach')),
    organisation_id text references organisations (id),
    person_id       text references people (id),
    from_at         bigint not null,
    until_at        bigint,
    override_reason text,
    override_by     text,
    check ((organisation_id is null) <> (person_id is null))
);

create index members_of_network on network_members (network_id, part);
create index networks_of_organisation on network_members (organisation_id);
create index networks_of_person on network_members (person_id);

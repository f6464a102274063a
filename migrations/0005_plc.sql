-- PLC spaces (ห้อง) and who belongs to them.
create table spaces (
    id         text primary key,
    name       text not null,
    kind       text not null check (kind in ('plc', 'slc')),
    audience   text not null check (audience in ('open', 'closed')),
    network_id text references networks (id),
    school_id  text references organisations (id),
    created_by text not null,
    created_at bigint not null,
    version    bigint not null default 1,
    check ((network_id is null) <> (school_id is null))
);

create index spaces_of_network on spaces (network_id);
create index spaces_of_school on spaces (school_id);

create table space_members (
    space_id  text   not null references spaces (id),
    person_id text   not null references people (id),
    role      text   not null check (role in ('member', 'moderator')),
    since     bigint not null,
    added_by  text   not null,
    primary key (space_id, person_id)
);

create index spaces_of_person on space_members (person_id);

-- Any tree of authorities and schools, their codes and awards, and the roles that people hold in them.
create table organisations (
    id          text primary key,
    name        text not null,
    sort_key    text not null,
    search_key  text not null default '',
    kind        text not null,
    parent_id   text references organisations (id),
    province    text,
    size_class  text,
    version     bigint not null default 1,
    created_at  bigint not null
);

create index organisations_by_parent on organisations (parent_id, sort_key);
create index organisations_by_name on organisations (sort_key, id);

-- Every organisation with itself (depth 0) and all above it.
create table organisation_ancestors (
    organisation_id text   not null references organisations (id),
    ancestor_id     text   not null references organisations (id),
    depth           bigint not null,
    primary key (organisation_id, ancestor_id)
);

create index organisations_below on organisation_ancestors (ancestor_id, organisation_id);

create table organisation_codes (
    organisation_id text not null references organisations (id),
    kind            text not null,
    code            text not null,
    from_at         bigint,
    until_at        bigint,
    primary key (kind, code)
);

create index codes_by_organisation on organisation_codes (organisation_id);

create table awards (
    id              text primary key,
    organisation_id text not null references organisations (id),
    award           text not null,
    year            bigint not null,
    level           text not null,
    size_class      text not null default '',
    body            text not null default '',
    unique (organisation_id, award, year, level)
);

-- A role that a person holds, in a place, for a time. Claimed until somebody of the place confirms it.
create table holdings (
    id              text primary key,
    person_id       text not null references people (id),
    role            text not null,
    organisation_id text references organisations (id),
    from_at         bigint not null,
    until_at        bigint,
    claimed         boolean not null default false,
    given_by        text
);

create index holdings_by_person on holdings (person_id);
create index holdings_by_place on holdings (organisation_id, role);

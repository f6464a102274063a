-- People, how they sign in, and the invitations that bring them here.
create table people (
    id               text primary key,
    login            text not null unique,
    title            text not null default '',
    given_name       text not null,
    family_name      text not null,
    nickname         text,
    email            text,
    password_hash    text,
    sort_key         text not null,
    search_key       text not null default '',
    created_at       bigint not null,
    suspended_at     bigint,
    suspended_until  bigint,
    suspended_reason text
);

create index people_by_name on people (sort_key, id);

create table sessions (
    id           text primary key,
    person_id    text not null references people (id),
    secret       text not null unique,
    kind         text not null check (kind in ('browser', 'token')),
    device       text not null,
    created_at   bigint not null,
    last_seen_at bigint not null,
    expires_at   bigint,
    ended_at     bigint
);

create index sessions_by_person on sessions (person_id);

create table invitations (
    id              text primary key,
    kind            text not null check (kind in ('personal', 'space')),
    code            text not null unique,
    short_code      text not null unique,
    role            text not null,
    organisation_id text,
    space_id        text,
    login           text,
    note            text,
    created_by      text,
    created_at      bigint not null,
    expires_at      bigint not null,
    uses_left       bigint not null,
    revoked_at      bigint
);

create index invitations_by_maker on invitations (created_by);
create index invitations_by_space on invitations (space_id);

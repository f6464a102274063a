-- Progress: what the log says about networks and schools. All but the settings is derived; `progress::rebuild` makes it again.

-- One row for each act that stands: who did what on which day, without a word of what was said.
create table progress_acts (
    space_id  text    not null,
    -- the number of the act's event; a message's act has the message's number
    number    bigint  not null,
    person_id text    not null,
    act       text    not null,
    -- days since 1970 in Bangkok
    day       bigint  not null,
    topic_id  text,
    asks      boolean not null default false,
    primary key (space_id, number)
);

create index progress_acts_by_day on progress_acts (space_id, day);
create index progress_acts_of_person on progress_acts (person_id, day);

-- What must be looked at again; a node that takes one has it for a while.
create table progress_stale (
    kind        text   not null check (kind in ('network', 'school')),
    id          text   not null,
    mark        bigint not null,
    taken_until bigint not null default 0,
    primary key (kind, id)
);

-- The day for which everything was looked at.
create table progress_turns (
    name text   primary key,
    day  bigint not null
);

-- Weights, thresholds, least samples. Not derived: a rebuild leaves it alone.
create table progress_settings (
    name  text primary key,
    value text not null
);

create table progress_networks (
    network_id text   primary key,
    lead_id    text,
    area_id    text,
    day        bigint not null,
    -- 0 help, 1 watch, 2 calm
    urgency    bigint not null,
    -- day on which the oldest open signal began; a day that never comes when none is open
    since      bigint not null,
    score      bigint,
    people     bigint not null,
    components text   not null,
    weeks      text   not null
);

create index progress_networks_by_need on progress_networks (urgency, since, network_id);
create index progress_networks_of_lead on progress_networks (lead_id);

create table progress_signals (
    network_id text   not null,
    key        text   not null,
    since      bigint not null,
    severity   text   not null check (severity in ('watch', 'help')),
    measure    text   not null,
    primary key (network_id, key)
);

-- The lead and partner schools of each network, and whether they took part lately.
create table progress_members (
    network_id text    not null,
    school_id  text    not null,
    active     boolean not null,
    primary key (network_id, school_id)
);

create index progress_members_of_school on progress_members (school_id);

create table progress_schools (
    school_id      text   primary key,
    people         bigint not null,
    networks       bigint not null,
    needing_help   bigint not null,
    schools_active bigint not null,
    messages       bigint not null,
    practices      bigint not null,
    -- 1 when it is lead or partner of a running network, and took part there lately
    members        bigint not null,
    members_active bigint not null
);

-- The sum over all schools at or below an organisation.
create table progress_places (
    organisation_id text   primary key,
    people          bigint not null,
    schools         bigint not null,
    networks        bigint not null,
    needing_help    bigint not null,
    schools_active  bigint not null,
    messages        bigint not null,
    practices       bigint not null,
    members         bigint not null,
    members_active  bigint not null
);

-- What each person is told (กล่องแจ้งเตือน), how they wish to be told, and the ways by which they are.
create table inboxes (
    person_id text   primary key references people (id),
    head      bigint not null default 0,
    -- number up to which the person has seen the inbox
    read      bigint not null default 0
);

create table notices (
    person_id text   not null references people (id),
    number    bigint not null,
    -- the event that it comes from: read a second time, it writes nothing
    source    text   not null,
    kind      text   not null,
    actor     text,
    space_id  text,
    message   bigint,
    object    text,
    detail    text,
    at        bigint not null,
    primary key (person_id, number),
    unique (person_id, source)
);

create table notice_cursors (
    stream text   primary key,
    number bigint not null
);

create table notice_settings (
    person_id   text    primary key references people (id),
    language    text    not null check (language in ('th', 'en')),
    quiet       boolean not null,
    -- minutes after midnight in Bangkok
    quiet_from  bigint  not null,
    quiet_until bigint  not null,
    holidays    boolean not null,
    -- whether a push may carry words of a message
    words       boolean not null,
    digest      text    not null check (digest in ('off', 'daily', 'weekly')),
    digest_hour bigint  not null
);

create table notice_rooms (
    person_id text   not null references people (id),
    space_id  text   not null references spaces (id),
    level     text   not null check (level in ('all', 'mentions', 'nothing')),
    -- what stands before this number of the room's stream is not told
    since     bigint not null,
    primary key (person_id, space_id)
);

create index notice_rooms_of_space on notice_rooms (space_id, level);

-- The pair that signs what goes to push services (VAPID): one for all nodes.
create table push_keys (
    name       text   primary key,
    secret     text   not null,
    created_at bigint not null
);

create table push_subscriptions (
    endpoint   text   primary key,
    person_id  text   not null references people (id),
    session_id text   not null references sessions (id),
    p256dh     text   not null,
    auth       text   not null,
    -- number of the inbox up to which this device was told
    told       bigint not null,
    failures   bigint not null default 0,
    created_at bigint not null
);

create index push_subscriptions_of_person on push_subscriptions (person_id, created_at);

create table mail_addresses (
    person_id    text   primary key references people (id),
    address      text   not null,
    confirmed_at bigint,
    told         bigint not null default 0
);

-- Links in mails, as digests: to confirm an address once, to end the digest by one click.
create table mail_codes (
    code       text   primary key,
    person_id  text   not null references people (id),
    purpose    text   not null check (purpose in ('confirm', 'unsubscribe')),
    address    text   not null,
    expires_at bigint not null
);

create index mail_codes_of_person on mail_codes (person_id, purpose);

-- What is to be sent, and when; a lease makes one node send it.
create table deliveries (
    kind        text   not null check (kind in ('push', 'digest', 'thanks')),
    person_id   text   not null,
    due_at      bigint not null,
    taken_until bigint not null default 0,
    tries       bigint not null default 0,
    mark        bigint not null default 1,
    primary key (kind, person_id)
);

create index deliveries_due on deliveries (due_at);

-- Files (ไฟล์แนบ): who uploaded what, to which thing it belongs, and under which random name its bytes lie.
create table files (
    id            text primary key,
    owner_id      text    not null references people (id),
    -- whose rights count at each request: ('space', id)
    parent_kind   text    not null,
    parent_id     text    not null,
    name          text    not null,
    -- random, never the person's
    stored        text    not null unique,
    -- as announced; all that an upload may bring
    bytes         bigint  not null,
    received      bigint  not null default 0,
    sha256        text,
    grade         text check (grade in ('picture', 'document', 'original', 'voice')),
    state         text    not null check (state in ('uploading', 'ready', 'refused')),
    refusal       text,
    kind          text    not null check (kind in ('picture', 'document', 'sheet', 'voice', 'video', 'other')),
    -- found by inspection, never believed
    content_type  text,
    -- as kept, once place and camera are taken out
    size          bigint,
    width         bigint,
    height        bigint,
    seconds       bigint,
    thumbnail     boolean not null default false,
    touched_at    bigint  not null,
    attached_kind text,
    attached_id   text,
    place         bigint,
    removed_at    bigint
);

create index files_of_owner on files (owner_id);
create index files_of_parent on files (parent_kind, parent_id);
create index files_on on files (attached_kind, attached_id, place);

-- Taken hold of while somebody's or some room's bytes are counted, so that two uploads at once cannot both fit.
create table file_holders (
    holder text primary key
);

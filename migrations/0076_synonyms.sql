-- Acronyms and names that mean the same in a search (F-SE-4). The list that the program brings along is the first rows.
create table synonyms (
    id          text    primary key,
    -- JSON lists of forms: written as a word of its own, and found anywhere in a text
    short_forms text    not null,
    full_forms  text    not null,
    -- the name of an area office, behind whose place stands a number
    numbered    boolean not null default false,
    version     bigint  not null,
    changed_at  bigint  not null,
    -- null: as the program brought it
    changed_by  text references people (id),
    removed_at  bigint
);

create table synonym_changes (
    synonym_id text   not null references synonyms (id),
    version    bigint not null,
    at         bigint not null,
    by_id      text   not null references people (id),
    -- JSON of the group; null before it was there, and after it is not
    was        text,
    became     text,
    primary key (synonym_id, version)
);

//! Everything that a refusal must leave alone, as figures.

use kalyanamit::platform::db::{Db, Reads};

/// Name and figure of each.
pub type State = Vec<(String, i64)>;

pub async fn state(db: &Db) -> State {
    db.clone().all(FIGURES, kalyanamit::args![]).await.unwrap()
}

/// Rows of each table, and what changes inside rows. What follows the log by itself (progress, cursors) is left out.
const FIGURES: &str = "
    select 'heads', cast(coalesce(sum(head), 0) as bigint) from streams where stream not like 'progress/%' and stream not like 'person/%' and stream <> 'files/all'
    union all select 'events', count(*) from events where kind <> 'notice' and stream <> 'files/all'
    union all select 'people', count(*) from people
    union all select 'passwords', count(*) from people where password_hash is not null
    union all select 'suspended', count(*) from people where suspended_at is not null
    union all select 'nicknames', cast(coalesce(sum(length(nickname)), 0) as bigint) from people
    union all select 'sessions', count(*) from sessions where ended_at is null
    union all select 'invitations', cast(coalesce(sum(uses_left), 0) as bigint) from invitations where revoked_at is null
    union all select 'organisations', cast(coalesce(sum(version), 0) as bigint) from organisations
    union all select 'codes', count(*) from organisation_codes where until_at is null
    union all select 'awards', count(*) from awards
    union all select 'holdings', count(*) from holdings where until_at is null
    union all select 'claims', count(*) from holdings where claimed
    union all select 'networks', cast(coalesce(sum(version), 0) as bigint) from networks
    union all select 'network_members', count(*) from network_members where until_at is null
    union all select 'spaces', count(*) from spaces
    union all select 'space_members', count(*) from space_members
    union all select 'moderators', count(*) from space_members where role = 'moderator'
    union all select 'topics', count(*) from topics
    union all select 'messages', cast(coalesce(sum(version), 0) as bigint) from messages
    union all select 'deleted', count(*) from messages where deleted_at is not null
    union all select 'reactions', count(*) from reactions
    union all select 'marks', count(*) from marks
    union all select 'pins', count(*) from pins
    union all select 'files', cast(coalesce(sum(received + 1), 0) as bigint) from files
    union all select 'attached', count(*) from files where attached_id is not null
    union all select 'reads', cast(coalesce(sum(number), 0) as bigint) from reads
    union all select 'practices', cast(coalesce(sum(draft_version + version), 0) as bigint) from practices
    union all select 'imports', count(*) from line_imports
    union all select 'imported_lines', count(*) from imported_lines
    union all select 'records', cast(coalesce(sum(version), 0) as bigint) from cycle_records
    union all select 'statements', count(*) from statements where withdrawn_at is null
    union all select 'states', count(*) from practices where state = 'published'
    union all select 'submitted', count(*) from practices where submitted_at is not null
    union all select 'versions', count(*) from practice_versions
    union all select 'authors', count(*) from practice_authors
    union all select 'adoptions', cast(coalesce(sum(version), 0) as bigint) from adoptions
    union all select 'adoption_moves', count(*) from adoption_moves
    union all select 'measures', count(*) from adoption_measures
    union all select 'points', count(*) from measure_points
    union all select 'parents', count(*) from practice_parents
    union all select 'collections', cast(coalesce(sum(version), 0) as bigint) from collections
    union all select 'collected', count(*) from collection_items
    union all select 'review_moves', count(*) from practice_reviews
    union all select 'comments', count(*) from practice_comments
    union all select 'settled_comments', count(*) from practice_comments where resolved_at is not null
    union all select 'sources', count(*) from practice_sources
    union all select 'evidence', count(*) from evidence_links
    union all select 'cycles', cast(coalesce(sum(version), 0) as bigint) from cycles
    union all select 'closed_cycles', count(*) from cycles where closed_at is not null
    union all select 'cycle_moves', count(*) from cycle_moves
    union all select 'cycle_roles', count(*) from cycle_roles
    union all select 'observations', cast(coalesce(sum(version), 0) as bigint) from observations
    union all select 'plc_sessions', cast(coalesce(sum(version), 0) as bigint) from plc_sessions
    union all select 'attendance', count(*) from session_attendance
    union all select 'hours', count(*) from session_hours
    union all select 'hours_history', count(*) from session_history
    union all select 'hours_notes', count(*) from session_notes
    union all select 'seen', cast(coalesce(sum(read), 0) as bigint) from inboxes
    union all select 'chosen', count(*) from notice_settings
    union all select 'rooms', count(*) from notice_rooms
    union all select 'devices', count(*) from push_subscriptions
    union all select 'addresses', count(*) from mail_addresses
    union all select 'mail_codes', count(*) from mail_codes
    union all select 'reports', count(*) from reports
    union all select 'decisions', count(*) from reports where decision is not null
    union all select 'steps', count(*) from report_steps";

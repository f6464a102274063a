//! The derived rows against a recount from the raw state, after random operations, on a real database.
use proptest::prelude::*;

use super::world_store::{PEOPLE, SCHOOLS, World};
use crate::args;
use crate::platform::clock::{DAY, HOUR};
use crate::platform::db::Reads;
use crate::progress::{catch_up, rebuild};

#[derive(Clone, Debug)]
enum Operation {
    Post { person: usize, space: usize, late_hours: i64 },
    Delete { space: usize, which: usize },
    Edit { space: usize, which: usize },
    Mark { person: usize, space: usize, which: usize },
    Unmark { person: usize, space: usize, which: usize },
    Wait { hours: i64 },
    Read,
}

fn operation() -> impl Strategy<Value = Operation> {
    let person = 0..SCHOOLS * PEOPLE;
    prop_oneof![
        8 => (person.clone(), 0..2usize, prop_oneof![Just(0i64), 1..23i64]).prop_map(|(person, space, late_hours)| Operation::Post { person, space, late_hours }),
        2 => (0..2usize, 0..50usize).prop_map(|(space, which)| Operation::Delete { space, which }),
        1 => (0..2usize, 0..50usize).prop_map(|(space, which)| Operation::Edit { space, which }),
        2 => (person.clone(), 0..2usize, 0..50usize).prop_map(|(person, space, which)| Operation::Mark { person, space, which }),
        1 => (person, 0..2usize, 0..50usize).prop_map(|(person, space, which)| Operation::Unmark { person, space, which }),
        1 => (1..6i64).prop_map(|hours| Operation::Wait { hours }),
        2 => Just(Operation::Read),
    ]
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    /// R22: read in whatever pieces, every cell equals a recount, and a rebuild.
    #[test]
    fn cells_equal_a_recount_and_a_rebuild(operations in prop::collection::vec(operation(), 1..80)) {
        run(async {
            let mut world = World::new().await;
            for operation in operations {
                match operation {
                    Operation::Post { person, space, late_hours } => world.post(person, space, late_hours).await,
                    Operation::Delete { space, which } => world.delete(space, which).await,
                    Operation::Edit { space, which } => world.edit(space, which).await,
                    Operation::Mark { person, space, which } => world.mark(person, space, which).await,
                    Operation::Unmark { person, space, which } => world.unmark(person, space, which).await,
                    Operation::Wait { hours } => world.now = world.now.plus(hours * HOUR),
                    Operation::Read => catch_up(&world.core.db, world.now).await.unwrap(),
                }
            }
            catch_up(&world.core.db, world.now).await.unwrap();
            world.recount().await;
            let followed = world.derived().await;
            rebuild(&world.core.db, world.now).await.unwrap();
            assert_eq!(world.derived().await, followed);
            catch_up(&world.core.db, world.now).await.unwrap();
            assert_eq!(world.derived().await, followed, "reading again changes nothing");
        });
    }
}

#[test]
fn the_clock_moves_signals_by_itself() {
    run(async {
        let mut world = World::new().await;
        for person in 0..SCHOOLS * PEOPLE {
            world.post(person, 0, 0).await;
        }
        catch_up(&world.core.db, world.now).await.unwrap();
        let open = async |world: &World| -> Vec<(String, i64)> {
            world.core.db.clone().all("select key, since from progress_signals order by key", args![]).await.unwrap()
        };
        assert_eq!(open(&world).await, []);
        world.now = world.now.plus(40 * DAY);
        catch_up(&world.core.db, world.now).await.unwrap();
        let signals = open(&world).await;
        assert_eq!(signals.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), ["partner_activity", "silent_schools"]);
        rebuild(&world.core.db, world.now).await.unwrap();
        assert_eq!(open(&world).await, signals, "as old as before");
    });
}

//! What rooms keep in memory on one node (caches, an index, a writer): put in by `app`, one of a type.
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

#[derive(Clone, Default)]
pub struct Rooms {
    kept: Arc<HashMap<TypeId, Box<dyn Any + Send + Sync>>>,
}

impl Rooms {
    /// Fills the map; called once, before anyone has a copy.
    pub fn with<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Rooms {
        match Arc::get_mut(&mut self.kept) {
            Some(kept) => kept.insert(TypeId::of::<T>(), Box::new(value)),
            None => unreachable!("rooms are filled before they are shared"),
        };
        self
    }

    /// What `app` put in. Asking for something that it did not is a mistake of composition, found at the first call.
    pub fn get<T: Clone + Send + Sync + 'static>(&self) -> T {
        let kept = self.kept.get(&TypeId::of::<T>()).and_then(|value| value.downcast_ref::<T>());
        kept.cloned().unwrap_or_else(|| panic!("app did not put in {}", std::any::type_name::<T>()))
    }
}

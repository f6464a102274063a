mod recount_store;
mod scene;
mod sides;
mod stored;

mod scene;
mod sides;
mod store;

//! What the engine stands: corners of every range, and whatever is thrown at the door.

mod corners;
mod fuzz;
mod remedies;

//! # Tension
crate::parameters! {
    /// Tension: what pushes people out of equilibrium and what holds them.
    pub struct Parameters {
        /// How strong the mechanism is; 0 switches it off.
        strength: 1.0, "1", 0.0..=2.0, Switch, "1 = as described";
        /// Tension from a full turn of the heat lever.
        per_heat: 1.15, "1", 0.0..=2.0, Assumption, "sets the scale of the lever";
    }
}

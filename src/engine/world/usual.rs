//! The usual: levels of a quiet organisation and its customers. Soft targets are centred on them, so that a world in which
//! every driver is usual stays where it is.

/// Weeks in a year.
pub const YEAR: f32 = 52.0;
/// Trust in leadership, 0-1.
pub const TRUST: f32 = 0.5;
/// Fatigue, 0-1.
pub const FATIGUE: f32 = 0.25;
/// Engagement, 0-1.
pub const ENGAGEMENT: f32 = 0.6;
/// Adaptive tension, index.
pub const TENSION: f32 = 0.24;
/// Adoption of the new way before any programme, 0-1.
pub const ADOPTION: f32 = 0.12;
/// Clarity of the mission, 0-1.
pub const CLARITY: f32 = 0.5;
/// Doubt of those who lead that a change works here, 0-1.
pub const DOUBT: f32 = 0.3;
/// Strain at home that work causes, 0-1.
pub const HOME_STRAIN: f32 = 0.2;
/// Uncertainty about the future, 0-1.
pub const UNCERTAINTY: f32 = 0.3;
/// Satisfaction of customers, 0-1.
pub const SATISFACTION: f32 = 0.72;
/// Loyalty of customers, 0-1.
pub const LOYALTY: f32 = 0.8;
/// Share of partners among customers, 0-1.
pub const PARTNERSHIP: f32 = 0.25;
/// Share of customers who give no feedback at all, 0-1.
pub const DISENGAGED: f32 = 0.3;
/// Warmth of contact, 0-1.
pub const WARMTH: f32 = 0.6;
/// Harshness of customers toward staff, 0-1.
pub const HARSHNESS: f32 = 0.15;
/// Share of deliveries on time, 0-1.
pub const ON_TIME: f32 = 0.86;
/// Quality index of what is delivered, 0-1.
pub const QUALITY: f32 = 0.74;
/// Fit of the offer to needs, 0-1.
pub const FIT: f32 = 0.55;
/// Advocacy of employees on a 0-1 scale, from which eNPS is read.
pub const ADVOCACY: f32 = 0.79;
/// Integration across silos, 0-1.
pub const INTEGRATION: f32 = 0.6;
/// Experience of a customer: the weighted mean of quality, timeliness, fit and warmth.
pub const EXPERIENCE: f32 = 0.3 * QUALITY + 0.25 * ON_TIME + 0.25 * FIT + 0.2 * WARMTH;
/// Share of purchases given to the usual supplier, 0-1.
pub const WALLET: f32 = 0.85;
/// Standard of work when pressure comes and goes as usual: a little erosion is normal.
pub const STANDARD: f32 = 0.958;

//! The verbs: one file per mechanism, all of one shape. This list is the model's table of contents.

macro_rules! mechanisms {
    ($($(#[doc = $about:literal])+ $name:ident,)+) => {
        $($(#[doc = $about])+ pub mod $name;)+

        /// Parameters of every mechanism; what a scenario file leaves out keeps its default.
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(default, deny_unknown_fields)]
        pub struct Parameters {
            $($(#[doc = $about])+ pub $name: $name::Parameters,)+
            /// Mechanisms that are switched off, by name.
            #[serde(skip_serializing_if = "Vec::is_empty")]
            pub off: Vec<Mechanism>,
            /// A remark; ignored.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub note: Option<String>,
        }

        /// The name of a mechanism.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "snake_case")]
        #[allow(non_camel_case_types)]
        pub enum Mechanism {
            $($(#[doc = $about])+ $name,)+
        }

        /// Every mechanism with its description and its table of parameters, in reading order.
        pub static MECHANISMS: &[(&str, &str, &[crate::quantity::Parameter])] =
            &[$((stringify!($name), concat!($($about),+), $name::Parameters::TABLE),)+];

        impl Parameters {
            /// The same with every mechanism in `off` at strength zero.
            #[must_use]
            pub fn effective(&self) -> Self {
                let mut p = self.clone();
                for mechanism in &self.off {
                    match mechanism {
                        $(Mechanism::$name => p.$name.strength = 0.0,)+
                    }
                }
                p
            }
        }
    };
}

mechanisms! {
    /// Tension: heat, overload, harsh customers and uncertainty push; structure, inclusion and trust hold.
    tension,
}

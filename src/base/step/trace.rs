use serde::Serialize;

/// What the trace itself has to say.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "step", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum TraceStep {
    /// The call did `steps` more than a story keeps.
    Omitted { steps: u32 },
}

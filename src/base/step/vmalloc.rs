use serde::Serialize;

/// Steps of vmalloc.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "step", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum VmallocStep {}

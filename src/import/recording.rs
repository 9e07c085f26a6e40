//! A kernel recording line by line, as its format says (`tests/data/kernel/README.md`).

use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use std::fmt;
use std::io;

/// Why a recording cannot be read.
#[derive(Debug)]
pub enum ReadError {
    /// The file cannot be read at all.
    Io(io::Error),
    /// A line is not what the format says.
    Line {
        /// Counted from 1.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Io(error) => write!(f, "cannot be read: {error}"),
            ReadError::Line { line, reason } => write!(f, "line {line}: {reason}"),
        }
    }
}

impl std::error::Error for ReadError {}

/// A number that the format writes as a string starting `0x`, or in decimal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Hex(pub u64);

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Number(u64),
            Text(String),
        }
        match Either::deserialize(deserializer)? {
            Either::Number(number) => Ok(Hex(number)),
            Either::Text(text) => {
                let digits = text.strip_prefix("0x").ok_or(serde::de::Error::custom("not a 0x number"))?;
                u64::from_str_radix(digits, 16).map(Hex).map_err(serde::de::Error::custom)
            }
        }
    }
}

/// One line.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are the recording's own, described in its format")]
pub enum Line {
    File { arch: String, scenario: String },
    Text { name: String, data: String },
    Describe(Box<Describe>),
    KmallocIndex {},
    SnapshotBegin { name: String },
    SnapshotEnd {},
    Zone(ZoneLine),
    Free { zone: String, order: u8, mt: u8, pfns: Vec<u32> },
    Pcp { zone: String, pindex: u8, pfns: Vec<u32>, page_mt: Vec<u8> },
    Pageblocks { zone: String, first_pfn: u32, mt: String },
    Lru { zone: String, ranges: Vec<(u32, u32)> },
    Use { zone: String, runs: Vec<(u32, u32, String)> },
    Cache(Box<CacheLine>),
    Vmap { list: String, areas: Vec<Vec<serde_json::Value>> },
    VmapLazy { pages: u64 },
    Op(OpLine),
    Ev(EvLine),
    Res(ResLine),
    Walk { what: String },
    Mode { sleepable: u8 },
    Note {},
    End {},
}

impl Line {
    /// Whether it is part of what a snapshot says.
    pub const fn is_state(&self) -> bool {
        matches!(
            self,
            Line::Zone(_)
                | Line::Free { .. }
                | Line::Pcp { .. }
                | Line::Pageblocks { .. }
                | Line::Lru { .. }
                | Line::Use { .. }
                | Line::Cache(_)
                | Line::Vmap { .. }
                | Line::VmapLazy { .. }
        )
    }
}

/// Constants of kernel and machine.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the fields are the recording's own")]
pub struct Describe {
    pub machine: String,
    pub high_memory: Hex,
    pub vmalloc_start: Hex,
    pub vmalloc_end: Hex,
    pub mem_map: Option<Hex>,
    pub vmemmap: Option<Hex>,
    pub pgtable_levels: u8,
    pub page_group_by_mobility_disabled: u8,
    pub zones: Vec<ZoneDescription>,
}

/// A zone's constants.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the fields are the recording's own")]
pub struct ZoneDescription {
    pub name: String,
    pub start_pfn: u32,
    pub spanned: u32,
    pub present: u32,
    pub managed: u32,
    pub wmark_min: u32,
    pub wmark_low: u32,
    pub wmark_high: u32,
    pub lowmem_reserve: Vec<u32>,
    pub stat_threshold: Option<u32>,
}

/// A zone's state.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[expect(missing_docs, reason = "the fields are the recording's own")]
pub struct ZoneLine {
    pub zone: String,
    pub nr_free_pages: i64,
    pub nr_free_diff: i64,
    pub watermark_boost: u32,
    pub flags: Hex,
    pub nr_reserved_highatomic: u32,
    pub pcp_count: u32,
    pub pcp_high: u32,
    pub pcp_batch: u32,
    pub pcp_free_factor: u32,
    pub nr_free: Vec<u32>,
}

/// A cache's state.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the fields are the recording's own")]
pub struct CacheLine {
    pub name: String,
    pub object_size: u32,
    pub size: u32,
    pub align: u32,
    pub order: u8,
    pub objs_per_slab: u32,
    pub min_order: u8,
    pub min_objs: u32,
    pub flags: Hex,
    pub allocflags: Hex,
    pub refcount: i32,
    pub min_partial: u32,
    pub cpu_partial: u32,
    pub cpu_partial_slabs: u32,
    pub nr_slabs: u32,
    pub total_objects: u32,
    #[serde(default)]
    pub random_seq: Option<Vec<u16>>,
    #[serde(default)]
    pub cpu_slab: Option<SlabLine>,
    #[serde(default)]
    pub cpu_partial_list: Vec<SlabLine>,
    #[serde(default)]
    pub node_partial: Vec<SlabLine>,
}

/// A slab's state.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the fields are the recording's own")]
pub struct SlabLine {
    pub pfn: u32,
    #[serde(default)]
    pub objects: u32,
    #[serde(default)]
    pub inuse: u32,
    #[serde(default)]
    pub cpu_freelist: Vec<u16>,
    #[serde(default, alias = "slab_freelist")]
    pub freelist: Vec<u16>,
}

/// The beginning of an operation, with the arguments that its kind has.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the fields are the recording's own")]
pub struct OpLine {
    pub n: u64,
    pub op: String,
    #[serde(default)]
    pub id: Option<u64>,
    #[serde(default)]
    pub order: Option<u32>,
    #[serde(default)]
    pub gfp: Option<String>,
    #[serde(default)]
    pub size: Option<u64>,
    #[serde(default)]
    pub ms: Option<u64>,
    #[serde(default)]
    pub skipped: Option<String>,
}

/// What an operation returned.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "the fields are the recording's own")]
pub struct ResLine {
    #[serde(default)]
    pub ok: Option<bool>,
    #[serde(default)]
    pub pfn: Option<u32>,
    /// An address, or `ZERO_SIZE_PTR`.
    #[serde(default)]
    pub virt: Option<String>,
    #[serde(default)]
    pub cache: Option<String>,
    #[serde(default)]
    pub nr_pages: Option<u32>,
    #[serde(default)]
    pub pfn_runs: Option<Vec<(u32, u32)>>,
}

/// An event and who caused it.
#[derive(Clone, Debug, Deserialize)]
pub struct EvLine {
    /// What happened.
    #[serde(flatten)]
    pub event: Ev,
    /// `task`, `softirq` or another kind of interrupt; not told of the recorder's own calls.
    #[serde(default)]
    pub ctx: Option<String>,
    /// The task that ran, or that was interrupted.
    #[serde(default)]
    pub comm: Option<String>,
}

impl EvLine {
    /// Whether an interrupt caused it: the task of this name was doing something else.
    pub fn is_interrupt(&self) -> bool {
        self.ctx.as_deref().is_some_and(|ctx| ctx != "task")
    }
}

/// The frames that an object's event names: of a slab that was taken for it, of the object itself if it is large.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the fields are the recording's own")]
pub struct ObjectFrames {
    pub new_slab: Option<u32>,
    pub pfn: Option<u32>,
}

/// Some recorded lines name `new_slab` twice, which no derived reader takes.
impl<'de> Deserialize<'de> for ObjectFrames {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct NewSlab {
            pfn: u32,
        }
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = ObjectFrames;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object's event")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ObjectFrames, A::Error> {
                let mut frames = ObjectFrames::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "new_slab" => frames.new_slab = Some(map.next_value::<NewSlab>()?.pfn),
                        "pfn" => frames.pfn = map.next_value()?,
                        _ => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(frames)
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// An allocator event. Of those of slabs only the frames are read.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(tag = "e", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are the recording's own")]
pub enum Ev {
    Alloc {
        pfn: Option<u32>,
        order: u32,
        gfp: Hex,
        mt: u8,
    },
    Free {
        pfn: u32,
        order: u8,
    },
    FreeBatched {
        pfn: u32,
    },
    ZoneLocked {
        pfn: u32,
        order: u8,
        mt: u8,
        refill: u8,
    },
    PcpuDrain {
        pfn: u32,
        order: u8,
        mt: u8,
    },
    Extfrag {
        pfn: u32,
        alloc_order: u8,
        fallback_order: u8,
        alloc_mt: u8,
        fallback_mt: u8,
        block_mt_after: u8,
    },
    BulkBegin {
        nr: u32,
        gfp: Hex,
    },
    BulkEnd {
        pfns: Vec<u32>,
    },
    Mark {
        what: String,
    },
    Kmalloc(ObjectFrames),
    Kfree {},
    KmemCacheAlloc(ObjectFrames),
    KmemCacheFree {},
    KmemCacheAllocBulk {},
    KmemCacheFreeBulk {},
}

impl Ev {
    /// Whether the page allocator tells it: frames move, or a request ends.
    pub const fn is_of_pages(&self) -> bool {
        matches!(
            self,
            Ev::Alloc { .. }
                | Ev::Free { .. }
                | Ev::FreeBatched { .. }
                | Ev::ZoneLocked { .. }
                | Ev::PcpuDrain { .. }
                | Ev::Extfrag { .. }
                | Ev::BulkBegin { .. }
                | Ev::BulkEnd { .. }
        )
    }
}

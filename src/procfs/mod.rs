//! The kernel's own text: `/proc`, in the exact layout of 6.1 (reference §9).
//!
//! What the model does not keep (page cache, reclaim statistics, memory cgroups) is printed as 0, where the real file
//! prints its number.

mod buddyinfo;
mod meminfo;
mod pagetypeinfo;
mod slabinfo;
mod usage;
mod vmallocinfo;
mod zoneinfo;

use crate::kernel::Kernel;

/// The files that can be read now.
pub fn paths(kernel: &Kernel) -> Vec<String> {
    let files = ["buddyinfo", "pagetypeinfo", "zoneinfo", "slabinfo", "vmallocinfo", "meminfo"];
    let known = files.iter().filter(|file| is_known(kernel, file));
    let mut paths: Vec<String> = known.map(|file| format!("/proc/{file}")).collect();
    if kernel.processes.is_started() {
        paths.push(format!("/proc/{}/maps", kernel.processes.current().pid()));
    }
    paths
}

/// The text of a file; `None` if there is none of that name.
pub fn read(kernel: &Kernel, path: &str) -> Option<String> {
    match path.strip_prefix("/proc/").filter(|file| is_known(kernel, file))? {
        "buddyinfo" => Some(buddyinfo::text(kernel)),
        "pagetypeinfo" => Some(pagetypeinfo::text(kernel)),
        "zoneinfo" => Some(zoneinfo::text(kernel)),
        "slabinfo" => Some(slabinfo::text(kernel)),
        "vmallocinfo" => Some(vmallocinfo::text(kernel)),
        "meminfo" => Some(meminfo::text(kernel)),
        other => maps(kernel, other),
    }
}

/// While a recording is played, its objects and areas are not kept.
fn is_known(kernel: &Kernel, file: &str) -> bool {
    !kernel.is_film() || !matches!(file, "slabinfo" | "vmallocinfo")
}

/// `PID/maps` of the process that runs; `self/maps` is the same.
fn maps(kernel: &Kernel, path: &str) -> Option<String> {
    let who = path.strip_suffix("/maps")?;
    let current = kernel.processes.is_started().then(|| kernel.processes.current())?;
    let wanted = who == "self" || who == current.pid().to_string();
    wanted.then(|| kernel.processes.maps(current, &kernel.layout))
}

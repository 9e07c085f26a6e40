//! `/proc/zoneinfo` and its neighbours as numbers.

use std::collections::BTreeMap;

/// One zone of `/proc/zoneinfo`: numbers by name, as printed; of CPUs the first.
#[derive(Debug)]
pub struct ZoneText {
    pub name: String,
    pub numbers: BTreeMap<String, u64>,
}

/// Each zone of a `/proc/zoneinfo`.
pub fn zones(text: &str) -> Vec<ZoneText> {
    let mut zones: Vec<ZoneText> = Vec::new();
    for line in text.lines() {
        if let Some((_, name)) = line.split_once(", zone") {
            zones.push(ZoneText { name: name.trim().to_owned(), numbers: BTreeMap::new() });
        } else if let Some(zone) = zones.last_mut() {
            zone.read(line.trim());
        }
    }
    zones
}

impl ZoneText {
    fn read(&mut self, line: &str) {
        if let Some(list) = line.strip_prefix("protection: (") {
            for (number, value) in list.trim_end_matches(')').split(", ").enumerate() {
                self.note(&format!("protection {number}"), value);
            }
        } else if let Some((name, value)) = line.rsplit_once([' ', ':']) {
            let name = name.trim();
            let name = if name == "high:" { "pcp high" } else { name.trim_end_matches(':') };
            self.note(name, value);
        }
    }
    fn note(&mut self, name: &str, value: &str) {
        if let Ok(value) = value.trim().parse() {
            self.numbers.entry(name.to_owned()).or_insert(value);
        }
    }
}

/// The numbers of each line that starts with `Node`, by zone: free blocks by order, or page blocks by type.
pub fn rows(text: &str) -> BTreeMap<String, Vec<u64>> {
    let row = |line: &str| {
        let mut words = line.split_once(", zone")?.1.split_whitespace();
        let name = words.next()?.to_owned();
        let numbers = words.map(str::parse).collect::<Result<Vec<u64>, _>>().ok()?;
        Some((name, numbers))
    };
    text.lines().filter_map(row).collect()
}

/// `/proc/meminfo`, in kB.
pub fn kilobytes(text: &str) -> BTreeMap<String, u64> {
    let row = |line: &str| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_owned(), value.trim().trim_end_matches(" kB").parse().ok()?))
    };
    text.lines().filter_map(row).collect()
}

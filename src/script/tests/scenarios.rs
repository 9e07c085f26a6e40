//! The scripts that the page opens with run, as a whole and line by line.

use super::*;

/// Every script of `www/scenarios/scenarios.ts`, by its name.
fn scenarios() -> Vec<(String, String)> {
    let path = format!("{}/www/scenarios/scenarios.ts", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let entries = text.split("id: '").skip(1);
    let parsed = entries.filter_map(|entry| {
        let (id, rest) = entry.split_once('\'')?;
        let script = rest.split_once("script: `")?.1.split_once('`')?.0;
        Some((id.to_owned(), script.to_owned()))
    });
    parsed.collect()
}

#[test]
fn scenarios_run() {
    let scenarios = scenarios();
    assert!(scenarios.len() >= 6);
    for (id, script) in scenarios {
        for paging in [Paging::I386, Paging::I386Pae, Paging::X86_64] {
            let ran = Ran::boot(paging).all(&script);
            assert_eq!(ran.end, End::Complete, "{id} on {paging:?}");
            assert!(!ran.desk.log.is_empty(), "{id}");
            assert_eq!(ran.desk.kernel.check(), Ok(()), "{id}");
        }
    }
}

#[test]
fn line_by_line_is_the_same() {
    for (id, script) in scenarios() {
        let whole = run(&script);
        let lines = 1..=script.lines().count() as u32;
        let by_line = lines.fold(Ran::boot(Paging::I386), |ran, line| ran.lines(&script, line, line));
        assert_eq!(by_line.calls(), whole.calls(), "{id}");
        assert_eq!(by_line.values(), whole.values(), "{id}");
        assert_eq!(by_line.desk.kernel.digest(), whole.desk.kernel.digest(), "{id}");
    }
}

#[test]
fn the_four_ways_land_in_their_regions() {
    let (_, script) = scenarios().into_iter().find(|(id, _)| id == "four-ways").unwrap();
    let ran = run(&script);
    let layout = &ran.desk.kernel.layout;
    let at = |name| crate::base::VirtAddr::new(ran.value(name) as u64);
    assert!(layout.direct_phys(at("a")).is_some() && layout.direct_phys(at("c")).is_some());
    assert!(layout.is_vmalloc(at("b")) && layout.is_user(at("d")));
}

//! The page allocator beside a naive twin that was written from the reference: whatever is asked, both hand out the
//! same frames and keep the same lists, in the same order.
#![cfg(not(target_arch = "wasm32"))]

mod compare;
mod machines;
mod naive;
mod pair;
mod requests;

use machines::{Twins, clean, recorded, with_normal, with_ragged_end};
use pageframe::base::{Paging, Snapshot};
use pair::Pair;
use requests::{Requests, Wish};

/// What makes a recorded state a rare one.
type Change = fn(&mut Snapshot);

/// Lists are compared this often; frames after each request.
const COMPARED_EVERY: usize = 200;

/// Serves a list of wishes; where the twins part: after how many wishes, and what differs.
fn serve(pair: &mut Pair, wishes: &[Wish], every: usize) -> Result<(), (usize, String)> {
    for (number, wish) in (1..).zip(wishes) {
        pair.serve(*wish).map_err(|difference| (number, difference))?;
        if number % every == 0 || number == wishes.len() {
            pair.compare().map_err(|difference| (number, difference))?;
        }
    }
    Ok(())
}

/// As [`serve`], but a stretch that ends differently is served again with a look after each wish: the shortest prefix.
fn disagreement(pair: &mut Pair, wishes: &[Wish]) -> Option<(usize, String)> {
    for (start, stretch) in (0..).step_by(COMPARED_EVERY).zip(wishes.chunks(COMPARED_EVERY)) {
        let before = pair.clone();
        if serve(pair, stretch, COMPARED_EVERY).is_err() {
            let (number, difference) = serve(&mut before.clone(), stretch, 1).unwrap_err();
            return Some((start + number, difference));
        }
    }
    None
}

#[track_caller]
fn assert_agree(name: &str, twins: Twins, seed: u64, wishes: usize) -> Pair {
    let mut requests = Requests::new(seed, twins.start.is_64bit);
    let wishes: Vec<Wish> = std::iter::repeat_with(|| requests.next_wish()).take(wishes).collect();
    let mut pair = Pair::new(twins);
    if let Some((length, difference)) = disagreement(&mut pair, &wishes) {
        let last = &wishes[length.saturating_sub(4)..length];
        panic!(
            "{name}, seed {seed}: the twins part after {length} requests\n{difference}\nthe last: {last:#?}"
        );
    }
    pair
}

#[test]
fn clean_i386() {
    assert_agree("32 MiB", clean(Paging::I386, 32), 1, 4000);
    assert_agree("64 MiB", clean(Paging::I386, 64), 2, 6000).assert_was_tried();
    assert_agree("1 GiB", clean(Paging::I386, 1024), 3, 6000);
}

#[test]
fn clean_i386_pae() {
    assert_agree("64 MiB", clean(Paging::I386Pae, 64), 4, 6000).assert_was_tried();
    assert_agree("1 GiB", clean(Paging::I386Pae, 1024), 5, 6000);
}

#[test]
fn clean_x86_64() {
    assert_agree("64 MiB", clean(Paging::X86_64, 64), 6, 6000).assert_was_tried();
    assert_agree("300 MiB", clean(Paging::X86_64, 300), 7, 6000);
    assert_agree("5 GiB", clean(Paging::X86_64, 5 * 1024), 8, 6000);
}

/// Where the preferred zone is Normal and DMA32 lies below it, page blocks are kept unmixed while that is possible.
#[test]
fn normal_above_dma32() {
    assert_agree("64 MiB and 32 MiB", with_normal(16_384, 8192), 30, 6000).assert_was_tried();
    assert_agree("20 MiB and 67 MiB", with_normal(5000, 17_000), 31, 6000).assert_was_tried();
}

/// Zones that end in the middle of a page block, and one of exactly four page blocks: the smallest that is boosted.
#[test]
fn small_zones() {
    assert_agree("three page blocks and a half", with_normal(1500, 1800), 32, 6000);
    assert_agree("four page blocks", with_normal(700, 2048), 33, 6000);
    assert_agree("page blocks of 4 MiB", with_ragged_end(Paging::I386, 9000), 34, 6000);
    assert_agree("page blocks of 2 MiB", with_ragged_end(Paging::I386Pae, 7000), 35, 6000);
}

#[test]
fn recorded_686() {
    assert_agree("686-lived-in", recorded("686-lived-in", |_| ()), 9, 12000).assert_was_tried();
    assert_agree("686-fragmented", recorded("686-fragmented", |_| ()), 10, 12000).assert_was_tried();
}

#[test]
fn recorded_amd64() {
    assert_agree("amd64-lived-in", recorded("amd64-lived-in", |_| ()), 11, 12000).assert_was_tried();
}

/// What the recorded machines do not have: kswapd at work, lists that keep nothing, types not kept apart, boosts
/// that wait for kswapd, reserves.
#[test]
fn machines_in_rare_states() {
    let table: [(&str, Change); 7] = [
        ("all that is in use can be moved", |s| {
            s.zones.iter_mut().for_each(|zone| zone.lru = vec![zone.span.clone()]);
        }),
        ("kswapd is at work", |s| s.zones.iter_mut().for_each(|zone| zone.flags |= 2)),
        ("per-CPU lists are off", |s| s.zones.iter_mut().for_each(|zone| zone.pcp = [0, 1, 0])),
        ("types are not kept apart", |s| s.machine.mobility_disabled = true),
        ("a boost waits", |s| s.zones.iter_mut().for_each(|zone| (zone.boost, zone.flags) = (300, 1))),
        ("the third drain is the largest", |s| s.zones.iter_mut().for_each(|zone| zone.pcp = [35, 7, 0])),
        ("drains have grown", |s| s.zones.iter_mut().for_each(|zone| zone.pcp = [200, 31, 5])),
    ];
    for (seed, (name, change)) in (12..).zip(table) {
        for machine in ["686-fragmented", "amd64-lived-in"] {
            assert_agree(&format!("{machine}, {name}"), recorded(machine, change), seed, 3000);
        }
    }
}

/// The comparison can fail: a twin with one rule changed is found out, and no prefix shorter than the one told differs.
#[test]
fn a_twin_that_breaks_a_rule_is_found() {
    let wishes: Vec<Wish> = {
        let mut requests = Requests::new(20, false);
        std::iter::repeat_with(|| requests.next_wish()).take(2000).collect()
    };
    let broken = || {
        let mut pair = Pair::new(clean(Paging::I386, 64));
        pair.naive.zones.iter_mut().for_each(|zone| zone.pcp.batch += 1);
        pair
    };
    let (length, _) = disagreement(&mut broken(), &wishes).expect("a batch of one more page shows");
    let mut shorter = broken();
    assert_eq!(serve(&mut shorter, &wishes[..length - 1], 1), Ok(()));
    assert!(serve(&mut shorter, &wishes[length - 1..length], 1).is_err());
}

//! Wrong uses of the page allocator: each is answered with what Linux would do, and changes nothing that it keeps.

use super::*;
use crate::kernel::NullReason;

/// What the last call of a script was answered.
fn last_answer(paging: Paging, script: &str) -> String {
    let ran = Ran::boot(paging).all(script);
    assert_eq!(ran.desk.kernel.check(), Ok(()), "{script}");
    match &ran.desk.log.last().expect("a call was made").2 {
        Reply::Misuse { misuse: Misuse::BadFree { what, effect, .. } } => format!("{what:?} {effect:?}"),
        Reply::Misuse { misuse: Misuse::Oops { .. } } => "Oops".into(),
        Reply::Misuse { misuse: Misuse::NullDereference { .. } } => "NullDereference".into(),
        Reply::Misuse { misuse: Misuse::WrongAllocator { .. } } => "WrongAllocator".into(),
        Reply::Null { why: NullReason::OrderTooLarge { order } } => format!("OrderTooLarge {order}"),
        Reply::Null { why: NullReason::BothMobilities { .. } } => "BothMobilities".into(),
        Reply::Pointer { .. } => "Pointer".into(),
        other => format!("{other:?}"),
    }
}

#[track_caller]
fn assert_answers(paging: Paging, table: &[(&str, &str)]) {
    for (script, answer) in table {
        assert_eq!(last_answer(paging, script), *answer, "{paging:?}: {script}");
    }
}

const GET: &str = "unsigned long a = __get_free_pages(GFP_KERNEL, ";

#[test]
fn orders_that_there_are_not() {
    for paging in Paging::ALL {
        assert_answers(
            paging,
            &[
                ("a = alloc_pages(GFP_KERNEL, 11);", "OrderTooLarge 11"),
                ("a = alloc_pages(GFP_ATOMIC | __GFP_NOWARN, 64);", "OrderTooLarge 64"),
                ("a = __get_free_pages(GFP_KERNEL, -1);", "OrderTooLarge 4294967295"),
                ("a = __get_dma_pages(GFP_KERNEL, 11);", "OrderTooLarge 11"),
                ("a = alloc_pages(GFP_KERNEL, 10);", "Pointer"),
            ],
        );
    }
}

#[test]
fn flags_that_contradict_each_other() {
    let both = "__GFP_MOVABLE | __GFP_RECLAIMABLE";
    for paging in Paging::ALL {
        for call in ["alloc_page(", "__get_free_page(", "kmalloc(16384, "] {
            let script = format!("a = {call}GFP_KERNEL | {both});");
            assert_eq!(last_answer(paging, &script), "BothMobilities", "{script}");
        }
        // A slab's pages are asked for without the caller's mobility.
        assert_eq!(last_answer(paging, &format!("a = kmalloc(64, GFP_KERNEL | {both});")), "Pointer");
    }
}

/// `gfp_zone` has no entry for them and reads `ZONE_DMA`; `__get_free_pages` takes high memory out of the mask first.
#[test]
fn zone_bits_that_contradict_each_other() {
    let table = [
        ("p = alloc_page(GFP_KERNEL | __GFP_DMA | __GFP_HIGHMEM);", true),
        ("p = alloc_page(GFP_KERNEL | __GFP_DMA | __GFP_DMA32);", true),
        ("p = alloc_page(GFP_HIGHUSER_MOVABLE | __GFP_DMA);", true),
        ("a = __get_free_page(GFP_KERNEL | __GFP_DMA | __GFP_HIGHMEM); p = virt_to_page(a);", false),
        ("p = alloc_page(GFP_HIGHUSER_MOVABLE);", false),
    ];
    for paging in Paging::ALL {
        for (script, warns) in table {
            let ran = Ran::boot(paging).all(&format!("{script} n = page_to_pfn(p);"));
            let warning = ran.desk.warnings.last().expect("a call was made");
            assert_eq!(matches!(warning, Some(Misuse::ZoneBits { .. })), warns, "{paging:?}: {script}");
            let is_dma = ran.value("n") < 0x1000;
            assert_eq!(is_dma, script.contains("__GFP_DMA"), "{paging:?}: {script}");
        }
    }
}

#[test]
fn pages_that_are_free() {
    for paging in Paging::ALL {
        let again = |order: &str, between: &str| {
            last_answer(
                paging,
                &format!("{GET}{order}); free_pages(a, {order}); {between} free_pages(a, {order});"),
            )
        };
        assert_eq!(again("0", ""), "Pcp FoundLater");
        assert_eq!(again("0", "drain_local_pages();"), "Buddy FoundLater");
        assert_eq!(again("2", ""), "Pcp TwoOwners");
        assert_eq!(again("5", ""), "Buddy TwoOwners");
        assert_eq!(again("2", "drain_local_pages();"), "Buddy TwoOwners");
        // Handed out again in between: it is the new owner's that is freed, and nobody can tell.
        assert_eq!(again("0", "b = __get_free_page(GFP_KERNEL);"), "Void");
        let never =
            "a = __get_free_pages(GFP_KERNEL, 4); free_pages(a, 4); __free_page(virt_to_page(a) + 9);";
        assert_eq!(last_answer(paging, never), "Buddy FoundLater");
    }
}

#[test]
fn orders_that_were_not_asked_for() {
    for paging in Paging::ALL {
        let wrong =
            |got: &str, freed: &str| last_answer(paging, &format!("{GET}{got}); free_pages(a, {freed});"));
        assert_eq!(wrong("2", "0"), "OtherOrder Leak");
        assert_eq!(wrong("2", "1"), "OtherOrder Leak");
        assert_eq!(wrong("2", "11"), "OtherOrder Beyond");
        assert_eq!(wrong("2", "-1"), "OtherOrder Beyond");
        let two = "a = __get_free_page(GFP_KERNEL); b = __get_free_page(GFP_KERNEL);";
        assert_eq!(last_answer(paging, &format!("{two} free_pages(a, 1);")), "OtherOrder BadPage");
        // On a per-CPU list the one behind looks free.
        assert_eq!(
            last_answer(paging, &format!("{two} free_page(b); free_pages(a, 1);")),
            "OtherOrder TwoOwners"
        );
        let compound = "p = alloc_pages(GFP_KERNEL | __GFP_COMP, 1); __free_pages(p, 2);";
        assert_eq!(last_answer(paging, compound), "OtherOrder BadPage");
        let buddy_behind = "p = alloc_pages(GFP_KERNEL, 4); __free_pages(p, 10);";
        assert_eq!(last_answer(paging, buddy_behind), "OtherOrder BadPage");
    }
}

#[test]
fn pages_inside_a_block() {
    for paging in Paging::ALL {
        assert_answers(
            paging,
            &[
                ("p = alloc_pages(GFP_KERNEL | __GFP_COMP, 2); __free_page(p + 1);", "Tail FoundWithBlock"),
                ("p = alloc_pages(GFP_KERNEL | __GFP_COMP, 3); __free_pages(p + 2, 1);", "Tail TwoOwners"),
                ("p = alloc_pages(GFP_KERNEL, 2); __free_page(p + 3);", "Middle FoundWithBlock"),
                ("p = alloc_pages(GFP_KERNEL, 3); __free_pages(p + 4, 2);", "Middle TwoOwners"),
                ("a = kmalloc(16384, GFP_KERNEL); free_page(a + 4096);", "Tail FoundWithBlock"),
            ],
        );
    }
}

#[test]
fn pages_of_others() {
    for paging in Paging::ALL {
        assert_answers(
            paging,
            &[
                ("p = pfn_to_page(0x1000); __free_page(p);", "Reserved InUse"),
                ("p = pfn_to_page(0x1000); __free_pages(p, 1);", "Reserved BadPage"),
                ("p = pfn_to_page(0); __free_page(p);", "Reserved InUse"),
                ("p = pfn_to_page(0x1000); __free_pages(p, 12);", "Reserved Beyond"),
                ("a = kmalloc(64, GFP_KERNEL); free_page(a);", "Slab InUse"),
                ("v = vmalloc(4096); __free_page(vmalloc_to_page(v));", "Vmalloc InUse"),
                ("v = vmalloc(4096); __free_pages(vmalloc_to_page(v), 11);", "Vmalloc Beyond"),
                // Linux does not tell a large kmalloc from a block of pages.
                ("a = kmalloc(16384, GFP_KERNEL); free_pages(a, 2);", "Void"),
                ("a = kmalloc(16384, GFP_KERNEL); free_page(a);", "OtherOrder Leak"),
            ],
        );
    }
}

#[test]
fn pointers_to_no_page() {
    for paging in Paging::ALL {
        assert_answers(
            paging,
            &[
                ("free_pages(0, 0);", "Void"),
                ("free_page(0);", "Void"),
                ("__free_page(NULL);", "NullDereference"),
                ("__free_page(8);", "NullDereference"),
                ("__free_page(pfn_to_page(0x7fffff));", "Oops"),
                ("free_page(0x7000);", "Oops"),
                ("a = kmalloc(64, GFP_KERNEL); __free_page(a);", "WrongAllocator"),
                ("p = alloc_page(GFP_KERNEL); __free_page((unsigned long) p + 4);", "WrongAllocator"),
            ],
        );
    }
    assert_eq!(last_answer(Paging::X86_64, "v = vmalloc(4096); free_page(v);"), "Oops");
}

/// Misuse that kills ends the run; all other goes on, and what was freed wrongly can still be freed well.
#[test]
fn a_wrong_free_leaves_what_it_was_aimed_at() {
    let ran =
        run("p = alloc_pages(GFP_KERNEL, 2); __free_pages(p, 1); __free_page(p + 1); __free_pages(p, 2);");
    let replies: Vec<bool> = ran.desk.log.iter().map(|(_, _, reply)| *reply == Reply::Void).collect();
    assert_eq!(replies, [false, false, false, true]);
    assert!(matches!(run("__free_page(NULL); a = 1;").end, End::Killed { .. }));
}

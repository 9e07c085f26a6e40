//! A recorded operation as C: what the recorder's module called.

use super::film::{Asked, Recorded};
use super::operation::{Head, Operation};
use super::recording::{Line, OpLine, ResLine};
use crate::base::VirtAddr;
use crate::kernel::Returned;

/// What an operation calls.
pub(super) fn asked(head: &Head) -> Asked {
    match head {
        Head::Call(op) => asked_by(&op.op),
        Head::Walk(_) => Asked::Walk,
        Head::Snapshot(_) => Asked::Snapshot,
        Head::Start => Asked::Other,
    }
}

fn asked_by(op: &str) -> Asked {
    match op {
        "pages" | "fill" => Asked::AllocPages,
        "freepages" | "freerange" => Asked::FreePages,
        "kmalloc" => Asked::Kmalloc,
        "kfree" => Asked::Kfree,
        "vmalloc" => Asked::Vmalloc,
        "vfree" => Asked::Vfree,
        "purge" => Asked::Purge,
        "drain" => Asked::Drain,
        "yield" => Asked::Sleep,
        _ => Asked::Other,
    }
}

/// The operation in words of C. A value is named after its kind and the recording's number of it.
pub(super) fn text(head: &Head) -> String {
    match head {
        Head::Call(op) => call(op),
        Head::Walk(target) => format!("walk {target}"),
        Head::Snapshot(name) => format!("snapshot {name}"),
        Head::Start => "before the first call".to_owned(),
    }
}

fn call(op: &OpLine) -> String {
    let id = op.id.unwrap_or(0);
    let (order, size) = (op.order.unwrap_or(0), op.size.unwrap_or(0));
    match op.op.as_str() {
        "pages" => format!("p{id} = alloc_pages({}, {order})", flags(op)),
        "freepages" => format!("__free_pages(p{id}, {order})"),
        "kmalloc" => format!("k{id} = kmalloc({size}, {})", flags(op)),
        "kfree" => format!("kfree(k{id})"),
        "vmalloc" => format!("v{id} = __vmalloc({size}, GFP_KERNEL | __GFP_NOWARN | __GFP_NORETRY)"),
        "vfree" => format!("vfree(v{id})"),
        "purge" => "vm_unmap_aliases()".to_owned(),
        "drain" => "drain_local_pages(NULL)".to_owned(),
        "yield" => format!("msleep({})", op.ms.unwrap_or(0)),
        other => other.to_owned(),
    }
}

/// `A|B|~C` of the recorder's script as `(A | B) & ~C`.
fn flags(op: &OpLine) -> String {
    let names = op.gfp.as_deref().unwrap_or("0");
    let (cleared, set): (Vec<&str>, Vec<&str>) = names.split('|').partition(|name| name.starts_with('~'));
    let set = match set.as_slice() {
        [_, _, ..] if !cleared.is_empty() => format!("({})", set.join(" | ")),
        _ => set.join(" | "),
    };
    cleared.iter().fold(set, |set, name| format!("{set} & {name}"))
}

/// What came of it, as recorded.
pub(super) fn result(operation: &Operation) -> Recorded {
    if matches!(&operation.head, Head::Call(op) if op.skipped.is_some()) {
        return Recorded::Skipped;
    }
    let line = operation.lines.iter().find_map(|(_, line)| match line {
        Line::Res(line) => Some(line),
        _ => None,
    });
    line.map_or(Recorded::Nothing, recorded)
}

fn recorded(line: &ResLine) -> Recorded {
    let address = line.virt.as_deref().and_then(address_of);
    match (line.ok, address, &line.pfn_runs, line.pfn) {
        (None, ..) => Recorded::Nothing,
        (Some(false), ..) => Recorded::Null,
        (_, Some(address), Some(runs), _) => {
            let pages = line.nr_pages.unwrap_or(0);
            Recorded::Area { address, pages, runs: runs.len() as u32 }
        }
        (_, Some(address), None, _) if line.cache.is_some() || line.pfn.is_none() => {
            Recorded::Object { address }
        }
        (_, _, _, Some(pfn)) => Recorded::Block { pfn },
        _ => Recorded::Nothing,
    }
}

/// `ZERO_SIZE_PTR` is 16.
fn address_of(text: &str) -> Option<u64> {
    match text {
        "ZERO_SIZE_PTR" => Some(16),
        _ => u64::from_str_radix(text.strip_prefix("0x")?, 16).ok(),
    }
}

/// The same, as the model needs it: of a block only that there is one.
pub(super) fn returned(result: Recorded) -> Returned {
    match result {
        Recorded::Nothing | Recorded::Skipped => Returned::Nothing,
        Recorded::Null => Returned::Null,
        Recorded::Block { .. } => Returned::Block,
        Recorded::Object { address } | Recorded::Area { address, .. } => {
            Returned::Address(VirtAddr::new(address))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_reads(op: &str, expected: &str) {
        let Ok(Line::Op(op)) = serde_json::from_str(op) else { panic!("{op} is no operation") };
        assert_eq!(text(&Head::Call(op)), expected);
    }

    #[test]
    fn operations_read_as_c() {
        let table = [
            (r#""op":"pages","id":7,"order":3,"gfp":"GFP_ATOMIC""#, "p7 = alloc_pages(GFP_ATOMIC, 3)"),
            (
                r#""op":"pages","id":1,"order":0,"gfp":"GFP_KERNEL|__GFP_NOWARN|~__GFP_DIRECT_RECLAIM""#,
                "p1 = alloc_pages((GFP_KERNEL | __GFP_NOWARN) & ~__GFP_DIRECT_RECLAIM, 0)",
            ),
            (r#""op":"freepages","id":7,"pfn":5,"order":3"#, "__free_pages(p7, 3)"),
            (r#""op":"kmalloc","id":2,"size":512,"gfp":"GFP_KERNEL""#, "k2 = kmalloc(512, GFP_KERNEL)"),
            (r#""op":"yield","ms":200"#, "msleep(200)"),
        ];
        for (fields, expected) in table {
            assert_reads(&format!(r#"{{"t":"op","n":1,{fields}}}"#), expected);
        }
    }

    #[track_caller]
    fn assert_result(fields: &str, expected: Recorded) {
        let Ok(Line::Res(line)) = serde_json::from_str(&format!(r#"{{"t":"res","n":1{fields}}}"#)) else {
            panic!("{fields} is no result")
        };
        assert_eq!(recorded(&line), expected);
    }

    #[test]
    fn results_are_told_apart() {
        assert_result("", Recorded::Nothing);
        assert_result(r#","ok":false,"pfn":null"#, Recorded::Null);
        assert_result(r#","ok":true,"pfn":9,"virt":null"#, Recorded::Block { pfn: 9 });
        assert_result(r#","ok":true,"pfn":9,"virt":"0xc0009000""#, Recorded::Block { pfn: 9 });
        assert_result(r#","ok":true,"virt":"ZERO_SIZE_PTR""#, Recorded::Object { address: 16 });
        let large = r#","ok":true,"virt":"0xc2d2c000","cache":"large","pfn":11564,"order":2"#;
        assert_result(large, Recorded::Object { address: 0xc2d2_c000 });
        let area = r#","ok":true,"virt":"0xf7760000","nr_pages":3,"pfn_runs":[[4,1],[9,2]]"#;
        assert_result(area, Recorded::Area { address: 0xf776_0000, pages: 3, runs: 2 });
    }
}

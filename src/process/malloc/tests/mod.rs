//! The real glibc's recordings, replayed: results, break, mappings and dumps must be the same, line by line.

#[path = "../../../../tests/archive/mod.rs"]
mod archive;
mod dump;
mod machine;
mod replay;

use archive::{Recording, recordings};
use replay::{Replay, Verdict};

fn replay(Recording { name, bytes }: Recording) -> (String, Verdict) {
    let text = String::from_utf8(bytes).expect("a recording is text");
    (name, Replay::run(&text))
}

#[test]
fn score() {
    let verdicts: Vec<(String, Verdict)> = recordings("glibc/2.36").into_iter().map(replay).collect();
    let sum = |part: fn(&Verdict) -> usize| verdicts.iter().map(|(_, verdict)| part(verdict)).sum::<usize>();
    let exact = sum(|verdict| usize::from(verdict.differences.is_empty() && verdict.is_whole));
    let (operations, dump_lines) = (sum(|verdict| verdict.operations), sum(|verdict| verdict.dump_lines));
    let files = verdicts.len();
    println!("glibc 2.36  {exact} of {files} files exact  {operations} results  {dump_lines} lines of dumps");
    for (name, verdict) in &verdicts {
        assert_eq!(verdict.differences, Vec::<String>::new(), "{name}");
        assert!(verdict.operations > 0 && verdict.is_whole, "{name}");
    }
    assert_eq!((files, exact), (232, 232));
}

/// The judge can fail: one wrong result, break, dump or death is seen.
#[test]
fn differences_are_seen() {
    let text = "%bits 64\n%heap_base 0x555555000000 fixed\nm 1 24 = 672 24 b135168\nf 1 =\n\
        D info 135168 1 0 0 0 0 0 688 134480 134480\n\
        D top 688 134480 lr - hf 0 sys 135168 135168 th 131072 131072 mm 0 0 0 0 flags 0\n\
        D tcache 16\nD tc 0 1 672\nD map 0 0 0 0\n";
    let flaws = |from: &str, to: &str| Replay::run(&text.replace(from, to)).differences.len();
    assert_eq!(flaws("", ""), 0);
    assert_eq!(flaws("= 672", "= 688"), 1);
    assert_eq!(flaws("24 b135168", "40 b135168"), 1);
    assert_eq!(flaws("b135168", "b139264"), 1);
    assert_eq!(flaws("D tc 0 1 672", "D tc 1 1 672"), 1);
    assert_eq!(flaws("f 1 =", "f 1 ! 6 free(): invalid pointer"), 1);
}

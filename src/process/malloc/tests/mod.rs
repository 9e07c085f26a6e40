//! The real glibc's recordings, replayed: results, break, mappings and dumps must be the same, line by line.

mod dump;
mod machine;
mod replay;

use flate2::read::GzDecoder;
use replay::{Replay, Verdict};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

fn read(path: &Path) -> String {
    let bytes = fs::read(path).expect("the file can be read");
    let mut text = String::new();
    if path.extension().is_some_and(|extension| extension == "gz") {
        GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).expect("it is gzip");
    } else {
        text = String::from_utf8(bytes).expect("it is text");
    }
    text
}

fn recordings(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be read").path()).collect();
    paths.retain(|path| path.to_string_lossy().contains(".txt"));
    paths.sort();
    paths
}

fn replay_all(folder: &Path) -> Vec<(PathBuf, Verdict)> {
    let replayed = recordings(folder).into_iter().map(|path| {
        let verdict = Replay::run(&read(&path));
        (path, verdict)
    });
    replayed.collect()
}

#[test]
fn the_shipped_recordings_are_exact() {
    let verdicts = replay_all(Path::new("tests/data/glibc"));
    assert!(verdicts.len() >= 12);
    for (path, verdict) in verdicts {
        assert_eq!(verdict.differences, Vec::<String>::new(), "{}", path.display());
        assert!(verdict.operations > 0 && verdict.is_whole, "{}", path.display());
    }
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

/// For development: every recording of a folder given by `GLIBC_RECORDINGS`, with a score.
#[test]
#[ignore = "needs the recordings that are not in the repository"]
fn score() {
    let folder = std::env::var("GLIBC_RECORDINGS").expect("GLIBC_RECORDINGS names a folder");
    let verdicts = replay_all(Path::new(&folder));
    let exact = |test: fn(&Verdict) -> bool| verdicts.iter().filter(|(_, verdict)| test(verdict)).count();
    for (path, verdict) in verdicts.iter().filter(|(_, verdict)| !verdict.differences.is_empty()) {
        println!("{}: {:#?}", path.display(), verdict.differences);
    }
    println!("files {}", verdicts.len());
    println!("results exact {}", exact(|verdict| verdict.wrong_results == 0 && verdict.is_whole));
    println!("dumps exact too {}", exact(|verdict| verdict.differences.is_empty() && verdict.is_whole));
    println!("operations {}", verdicts.iter().map(|(_, verdict)| verdict.operations).sum::<usize>());
    println!("dump lines {}", verdicts.iter().map(|(_, verdict)| verdict.dump_lines).sum::<usize>());
}

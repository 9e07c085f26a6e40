//! The name that was probably meant.

/// Longer names are compared by their start.
const LONGEST: usize = 48;

/// The candidate nearest to a name, if any is near: at most a third of its letters wrong. The first of equals wins.
pub(super) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong_at_most = (name.len() / 3).max(1);
    let near = candidates.into_iter().map(|candidate| (distance(name, candidate), candidate));
    near.filter(|(distance, _)| *distance <= wrong_at_most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, c)| c)
}

/// Letters to insert, remove, replace or swap with their neighbour; upper and lower case are alike.
fn distance(a: &str, b: &str) -> usize {
    let letters =
        |text: &str| -> Vec<u8> { text.bytes().take(LONGEST).map(|c| c.to_ascii_lowercase()).collect() };
    let (a, b) = (letters(a), letters(b));
    let mut rows = [vec![0; b.len() + 1], (0..=b.len()).collect::<Vec<usize>>(), vec![0; b.len() + 1]];
    for i in 1..=a.len() {
        rows[2][0] = i;
        for j in 1..=b.len() {
            let replaced = rows[1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(rows[1][j] + 1).min(rows[2][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[0][j - 2] + 1);
            }
            rows[2][j] = best;
        }
        rows.rotate_left(1);
    }
    rows[1][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_nearest(name: &str, expected: Option<&str>) {
        assert_eq!(nearest(name, ["malloc", "kmalloc", "vmalloc", "PAGE_SIZE", "mmap"]), expected);
    }

    #[test]
    fn names() {
        assert_nearest("maloc", Some("malloc"));
        assert_nearest("kmaloc", Some("kmalloc"));
        assert_nearest("kmallco", Some("kmalloc"));
        assert_nearest("page_size", Some("PAGE_SIZE"));
        assert_nearest("PAGESIZE", Some("PAGE_SIZE"));
        assert_nearest("frobnicate", None);
        assert_nearest("", None);
    }
}

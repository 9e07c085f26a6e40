//! Undo: each variable as it was when so many calls were done, and running in the past.

use super::*;

fn values_at(ran: &Ran, cursor: u32) -> String {
    ran.environment.at(cursor).into_iter().map(|b| b.name).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_value_is_known_when_its_call_is_done() {
    let ran =
        run("n = 4;\na = kmalloc(n, GFP_KERNEL);\nb = kmalloc(n, GFP_KERNEL);\nn = 5;\nkfree(b);\nb = NULL;");
    assert_eq!([0, 1, 2, 3].map(|cursor| values_at(&ran, cursor)), ["n", "n a", "n a b", "n a b"]);
    let at = |name, cursor| ran.environment.value_at(name, cursor).unwrap().number();
    assert_eq!((at("n", 1), at("n", 2)), (4, 5));
    assert!(at("b", 2) != 0 && at("b", 3) == 0);
}

#[test]
fn elements_of_arrays_have_their_time() {
    let ran = run("void *p[64];\nfor (int i = 0; i < 3; i++)\n  p[i * 20] = kmalloc(64, GFP_KERNEL);");
    assert_eq!(values_at(&ran, 0), "");
    assert_eq!(values_at(&ran, 2), "p[0] p[20]");
    assert_eq!(values_at(&ran, 3), "p[0] p[20] p[40]");
}

#[test]
fn running_in_the_past_drops_the_future() {
    let mut ran =
        run("a = kmalloc(64, GFP_KERNEL);\nb = kmalloc(64, GFP_KERNEL);\nc = kmalloc(64, GFP_KERNEL);");
    // The host goes back to where one call was done.
    ran.desk = run("a = kmalloc(64, GFP_KERNEL);").desk;
    let ran = ran.all("d = kmalloc(64, GFP_KERNEL);");
    assert_eq!(values_at(&ran, 99), "a d");
}

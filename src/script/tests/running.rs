//! What scripts do: the calls they make and the values they leave.

use super::*;
use crate::base::{Bytes, Gfp, VirtAddr};
use crate::kernel::{AccessCall, PagesCall, SlabCall, UserCall, VmallocCall};

#[track_caller]
fn assert_calls(script: &str, expected: &str) {
    let ran = run(script);
    assert_eq!(ran.end, End::Complete, "{script}");
    assert_eq!(ran.calls(), expected, "{script}");
}

/// The script runs to its end and leaves these values.
#[track_caller]
fn assert_values(script: &str, expected: &str) {
    let ran = run(script);
    assert_eq!(ran.end, End::Complete, "{script}");
    assert_eq!(ran.values(), expected, "{script}");
}

/// The script's last request, addresses aside.
#[track_caller]
fn assert_asks(script: &str, expected: &Request) {
    let ran = run(script);
    assert_eq!(ran.end, End::Complete, "{script}");
    assert_eq!(&ran.desk.log.last().unwrap().0, expected, "{script}");
}

#[test]
fn statements_make_calls_in_order() {
    assert_calls("a = kmalloc(64, GFP_KERNEL);\nkfree(a);", "kmalloc@1 kfree@2");
    assert_calls("kfree(kmalloc(64, GFP_KERNEL));", "kmalloc@1 kfree@1");
    assert_calls("for (int i = 0; i < 3; i++)\n  kmalloc(64, GFP_KERNEL);", "kmalloc@2 kmalloc@2 kmalloc@2");
    assert_calls("if (0) vmalloc(1); else vfree(0);", "vfree@1");
    assert_calls("0 && vmalloc(1); 1 || vmalloc(1); 1 ? 2 : vmalloc(3);", "");
    assert_calls("int i = 0; while (1) { if (i++ == 2) break; vfree(0); }", "vfree@1 vfree@1");
    assert_calls("int i = 0; do { if (i == 1) continue; vfree(0); } while (++i < 3);", "vfree@1 vfree@1");
    assert_calls("drain_local_pages();\nvm_unmap_aliases();", "drain_local_pages@1 vm_unmap_aliases@2");
    assert_calls("vfree(NULL); // vfree(1)\n/* vfree(2);\n */ vfree(NULL);", "vfree@1 vfree@3");
    assert_calls(
        "printk(KERN_INFO \"at %p\\n\", vmalloc(4096)); pr_info(\"x\"); printf(\"y\" \"z\");",
        "vmalloc@1",
    );
    assert_calls("printf(\"%d\\n\", (1, 2)); {} ; ;", "");
}

#[test]
fn a_site_has_its_text_once() {
    let ran = run("for (int i = 0; i < 2; i++) p = kmalloc(64 * (i + 1), GFP_KERNEL);");
    let [first, second] = [0, 1].map(|call| &ran.desk.log[call].1);
    assert_eq!(&*first.text, "kmalloc(64 * (i + 1), GFP_KERNEL)");
    assert!(Rc::ptr_eq(&first.text, &second.text));
    assert_eq!(first.family, Some(crate::view::Family::Kmalloc));
}

#[test]
fn arguments_become_requests() {
    let size = Bytes::new;
    assert_asks(
        "kzalloc(64, GFP_KERNEL | GFP_DMA);",
        &Request::Slab(SlabCall::Kmalloc { size: size(64), gfp: Gfp::KERNEL | Gfp::DMA | Gfp::BIT_ZERO }),
    );
    assert_asks(
        "kcalloc(3, sizeof(long), GFP_ATOMIC);",
        &Request::Slab(SlabCall::KmallocArray { count: 3, size: size(4), gfp: Gfp::ATOMIC | Gfp::BIT_ZERO }),
    );
    assert_asks(
        "alloc_page(GFP_HIGHUSER);",
        &Request::Pages(PagesCall::AllocPages { gfp: Gfp::HIGHUSER, order: 0 }),
    );
    assert_asks(
        "__get_free_pages(GFP_KERNEL, get_order(5 * PAGE_SIZE));",
        &Request::Pages(PagesCall::GetFreePages { gfp: Gfp::KERNEL, order: 3 }),
    );
    assert_asks(
        "alloc_pages(GFP_KERNEL, -1);",
        &Request::Pages(PagesCall::AllocPages { gfp: Gfp::KERNEL, order: u32::MAX }),
    );
    assert_asks(
        "kfree(0xc1234000);",
        &Request::Slab(SlabCall::Kfree { address: VirtAddr::new(0xc123_4000) }),
    );
    assert_asks(
        "vmalloc_32(SZ_64K);",
        &Request::Vmalloc(VmallocCall::Vmalloc { size: size(1 << 16), gfp: Gfp::KERNEL | Gfp::DMA32 }),
    );
    assert_asks(
        "kmem_cache_create(\"foo\", 100, 0, SLAB_HWCACHE_ALIGN, NULL);",
        &Request::Slab(SlabCall::CacheCreate {
            name: "foo".into(),
            size: size(100),
            align: size(0),
            flags: 0x2000,
        }),
    );
}

#[test]
fn a_program_maps_in_three_forms() {
    let expected =
        |length| Request::User(UserCall::Mmap { hint: VirtAddr::NULL, length: Bytes::new(length) });
    assert_asks("mmap(8192);", &expected(8192));
    assert_asks("mmap(NULL, 8192);", &expected(8192));
    let full = "p = mmap(NULL, 1 << 16, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);";
    assert_asks(full, &expected(1 << 16));
    assert_values("p = mmap(NULL, 0);\nfailed = p == MAP_FAILED;", "p=4294967295 failed=1");
}

#[test]
fn posix_memalign_fills_a_variable() {
    let ran = run(
        "void *p;\nint e = posix_memalign(&p, 64, 100);\nvoid *q[2];\nposix_memalign((void **)&q[1], 4096, 1);",
    );
    assert_eq!(ran.end, End::Complete);
    assert_eq!((ran.value("e"), ran.value("p") % 64, ran.value("q[1]") % 4096), (0, 0, 0));
    assert_values("int e = posix_memalign(&p, 3, 100);", "e=22");
}

#[test]
fn what_calls_return_in_c() {
    assert_values("a = kmalloc(8 << 20, GFP_KERNEL); b = !a;", "a=0 b=1");
    assert_values("void *a = kmalloc(0, GFP_KERNEL); b = a == ZERO_SIZE_PTR;", "a=16 b=1");
    assert_values("a = kmalloc(100, GFP_KERNEL); n = ksize(a); a = 0;", "a=0 n=128");
    assert_values("n = ksize(NULL);", "n=0");
    assert_values(
        "p = vmalloc(4096); a = is_vmalloc_addr(p); b = is_vmalloc_addr(&p[4096]); p = 0;",
        "p=0 a=1 b=1",
    );
    let ran = run("pid_t c = fork();");
    assert!(ran.value("c") > 0);
}

#[test]
fn addresses_frames_and_pages_turn_into_each_other() {
    assert_values(
        "p = __get_free_page(GFP_KERNEL); struct page *page = virt_to_page(p);\n\
         a = page_address(page) == p; b = page_to_pfn(page) == virt_to_phys(p) >> PAGE_SHIFT;\n\
         c = pfn_to_page(page_to_pfn(page)) == page; d = p == __va(__pa(p)); p = 0; page = NULL;",
        "p=0 page=0 a=1 b=1 c=1 d=1",
    );
    assert_values(
        "v = vmalloc(8192); a = page_to_pfn(vmalloc_to_page(v + 4096)) == vmalloc_to_pfn(v + 4096); v = 0;",
        "v=0 a=1",
    );
    assert_values("a = page_address(alloc_page(GFP_KERNEL)) >= PAGE_OFFSET;", "a=1");
    assert_values("a = get_order(1); b = get_order(4097); c = PAGE_ALIGN(5);", "a=0 b=1 c=4096");
}

#[test]
fn pages_are_mapped_together() {
    let arrays = "struct page *pages[4];\nfor (i = 0; i < 4; i++) pages[i] = alloc_page(GFP_KERNEL);\n";
    assert_calls(
        &format!("{arrays}vmap(&pages[2], 2, VM_MAP, PAGE_KERNEL);"),
        "alloc_page@2 alloc_page@2 alloc_page@2 alloc_page@2 vmap@3",
    );
    let ran = run(&format!(
        "{arrays}v = vmap(pages, 4, VM_MAP, PAGE_KERNEL);\nok = vmalloc_to_page(v + 8192) == pages[2];"
    ));
    assert_eq!((ran.end, ran.environment.value_at("ok", 99).unwrap().number()), (End::Complete, 1));
    let ran = run(
        "struct page *page = alloc_page(GFP_KERNEL);\nv = vmap(&page, 1, VM_MAP, PAGE_KERNEL);\nok = vmalloc_to_page(v) == page;",
    );
    assert_eq!(ran.value("ok"), 1);
    let ran = run("struct page **pages = kmalloc_array(2, sizeof(*pages), GFP_KERNEL);\n\
         for (int i = 0; i < 2; i++) pages[i] = alloc_page(GFP_KERNEL);\n\
         v = vmap(pages, 2, VM_MAP, PAGE_KERNEL);\nok = vmalloc_to_page(v + PAGE_SIZE) == pages[1];");
    assert_eq!(ran.value("ok"), 1);
}

#[test]
fn memory_is_loaded_and_stored() {
    let store = |ran: &Ran| match ran.desk.log.last().unwrap().0 {
        Request::Access(AccessCall::Store { width, value, .. }) => (width, value),
        ref other => panic!("{other:?}"),
    };
    assert_eq!(store(&run("p = kmalloc(64, GFP_KERNEL); p[3] = -1;")), (1, 0xff));
    assert_eq!(store(&run("int *p = kmalloc(64, GFP_KERNEL); p[3] = -1;")), (4, 0xffff_ffff));
    assert_eq!(store(&run("u64 *p = kmalloc(64, GFP_KERNEL); *p = -1;")), (8, u64::MAX));
    assert_eq!(
        store(&run("void *p = kmalloc(64, GFP_KERNEL); ((short *)p)[1] = 70000;")),
        (2, 70000 & 0xffff)
    );
    assert_values(
        "int *p = kmalloc(64, GFP_KERNEL); p[1] = -5; v = p[1]; p[1] += 7; w = *(p + 1); p = 0;",
        "p=0 v=-5 w=2",
    );
    assert_values(
        "p = kmalloc(64, GFP_KERNEL); memset(p, 0xa5, 64); v = p[9]++; w = p[9]; x = ++p[9]; p = 0;",
        "p=0 v=165 w=166 x=167",
    );
    assert_calls("char *p = kmalloc(64, GFP_KERNEL);\n*p++ = 1;\n*p = 2;", "kmalloc@1 store@2 store@3");
    assert_calls(
        "p = kmalloc(64, GFP_KERNEL);\nq = p[0];\nmemcpy(p, p + 8, 8);",
        "kmalloc@1 load@2 memcpy@3",
    );
    let ran = run("p = kmalloc(64, GFP_KERNEL); p[1] = 2;");
    assert_eq!(&*ran.desk.log[1].1.text, "p[1] = 2");
}

#[test]
fn numbers_are_calculated_as_c_does() {
    assert_values("a = 1 + 2 * 3 << 1 | 1; b = 7 & 3 == 3; c = -7 / 2; d = -7 % 3;", "a=15 b=1 c=-3 d=-1");
    assert_values("a = 1 ? 2 : 3 ? 4 : 5; b = !5 + ~0; c = 10 - 4 - 3; d = (1, 2);", "a=2 b=-1 c=3 d=2");
    assert_values("a = b = 3; a += b *= 2; c = a++ + ++a;", "b=6 a=11 c=20");
    assert_values("u8 a = 300; s8 b = 200; bool c = 7; unsigned long d = -1;", "a=44 b=-56 c=1 d=4294967295");
    assert_values(
        "a = sizeof(int); b = sizeof(void *); c = sizeof(struct page); d = sizeof(u64);",
        "a=4 b=4 c=40 d=8",
    );
    assert_values(
        "int x[6]; a = sizeof(x); b = ARRAY_SIZE(x); c = sizeof x[0]; d = sizeof(\"abc\");",
        "a=24 b=6 c=4 d=4",
    );
    assert_values("a = 'a'; b = 0x10UL; c = 010; d = (char)0x80; e = (u8)-1;", "a=97 b=16 c=8 d=-128 e=255");
    assert_values(
        "a = PAGE_SIZE - 1 & ~0xff; b = 4096 >> PAGE_SHIFT; c = SZ_1M / SZ_4K;",
        "a=3840 b=1 c=256",
    );
    let long = Ran::boot(Paging::X86_64).all("unsigned long a = -1; b = sizeof(long); c = 1UL << 40;");
    assert_eq!(long.values(), "a=18446744073709551615 b=8 c=1099511627776");
    let pae = Ran::boot(Paging::I386Pae).all("a = sizeof(long); b = sizeof(phys_addr_t);");
    assert_eq!(pae.values(), "a=4 b=8");
}

#[test]
fn declarations_and_blocks() {
    assert_values("int a = 1, *p = NULL, b[] = {4, 5};", "a=1 p=0 b[0]=4 b[1]=5");
    assert_values("int a = 1; { int a = 2; a++; } b = a;", "a=1 b=1");
    assert_values("int n = 0; for (int i = 0; i < 3; i++) { int k = i; n += k; }", "n=3");
    assert_values("int s[4] = {1}; a = s[3];", "s[0]=1 a=0");
    assert_values("static int z; a = z;", "a=0");
    assert_values("int i; for (i = 0; i < 5; i++) ;", "i=5");
    assert_values("#define N 3\n#define SQ N * N\nint a[N]; a[N - 1] = SQ + 1;", "a[2]=10");
    assert_values("x = 1; { goto out; x = 2; out: ; }", "x=1");
}

#[test]
fn implicit_variables_take_their_values_type() {
    let ran = run(
        "a = kmalloc(8, GFP_KERNEL); struct page *b = alloc_page(GFP_KERNEL); c = alloc_page(GFP_KERNEL); int d = 1;",
    );
    let types: Vec<String> =
        ran.environment.at(99).iter().map(|binding| binding.type_text.to_string()).collect();
    assert_eq!(types, ["implicit", "struct page *", "implicit", "int"]);
    assert_values(
        "c = alloc_page(GFP_KERNEL); d = (unsigned long)(c + 1) - (unsigned long)c; c = 0;",
        "c=0 d=40",
    );
    assert_values("a = __get_free_page(GFP_KERNEL); a[5] = 7; b = a[5]; c = *(a + 5); a = 0;", "a=0 b=7 c=7");
}

#[test]
fn functions_run_as_their_bodies() {
    assert_calls("int main(void)\n{\n  void *p = malloc(10);\n  free(p);\n  return 0;\n}", "malloc@3 free@4");
    assert_calls(
        "static void *p;\nstatic int __init a_init(void)\n{\n p = kmalloc(8, GFP_KERNEL);\n if (!p)\n  return -ENOMEM;\n return 0;\n}\n\
         static void __exit a_exit(void)\n{\n kfree(p);\n}\nmodule_init(a_init);\nmodule_exit(a_exit);\nMODULE_LICENSE(\"GPL\");",
        "kmalloc@4 kfree@11",
    );
    let failed = run("int start(void) {\n return -ENOMEM; }\nint stop(void) { vfree(0); }");
    assert_eq!((failed.end.clone(), failed.calls()), (End::Returned { line: 2 }, String::new()));
    let fallen = run(
        "int main(void) {\n  void *p = kmalloc(5 << 20, GFP_KERNEL);\n  if (!p)\n    goto fail;\n  kfree(p);\nfail:\n  vfree(0);\n  return 0;\n}",
    );
    assert_eq!(fallen.calls(), "kmalloc@2 vfree@7");
    assert_eq!(run("vfree(0);\nreturn 3;\nvfree(0);").end, End::Returned { line: 2 });
    assert_eq!(run("exit(1);").end, End::Returned { line: 1 });
    assert_eq!(run("int first(void);\nint main(int argc, char **argv) { return 0; }").end, End::Complete);
}

#[test]
fn an_oops_ends_the_run_and_misuse_does_not() {
    let oops = run("p = 0;\n((char *)p)[4] = 1;\nvfree(0);");
    assert_eq!((oops.end.clone(), oops.calls()), (End::Killed { line: 2 }, "store@2".to_owned()));
    let twice = run("a = kmalloc(64, GFP_KERNEL);\nkfree(a);\nkfree(a);\nvfree(0);");
    assert_eq!(
        (twice.end.clone(), twice.calls()),
        (End::Complete, "kmalloc@1 kfree@2 kfree@3 vfree@4".to_owned())
    );
    let died = run("p = malloc(24);\nfree(p + 1);\nmalloc(1);");
    assert_eq!((died.end.clone(), died.calls()), (End::Killed { line: 2 }, "malloc@1 free@2".to_owned()));
}

#[test]
fn only_the_lines_asked_for_run() {
    let script = "#define SIZE 64\na = kmalloc(SIZE, GFP_KERNEL);\nfor (i = 0; i < 2; i++)\n  vfree(0);\nkfree(a);\noops oops";
    let ran = Ran::boot(Paging::I386).lines(script, 2, 2);
    assert_eq!((ran.end.clone(), ran.calls()), (End::Complete, "kmalloc@2".to_owned()));
    let ran = ran.lines(script, 5, 5).lines(script, 3, 4);
    assert_eq!(ran.calls(), "kmalloc@2 kfree@5 vfree@4 vfree@4");
    assert_eq!(Ran::boot(Paging::I386).lines(script, 4, 4).calls(), "");
    assert!(matches!(ran.lines(script, 6, 6).end, End::Wrong(error) if error.line == 6));
}

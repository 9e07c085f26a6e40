//! What a reader copies out of a driver tutorial runs.

use super::*;

#[track_caller]
fn assert_runs(script: &str, calls: &str) {
    let ran = run(script);
    assert_eq!(ran.end, End::Complete);
    assert_eq!(ran.calls(), calls);
    assert_eq!(ran.desk.kernel.check(), Ok(()));
}

#[test]
fn a_module_with_kmalloc() {
    assert_runs(
        r#"#include <linux/init.h>
#include <linux/module.h>
#include <linux/slab.h>

#define BUF_SIZE 1024

static char *buffer;

static int __init demo_init(void)
{
	buffer = kmalloc(BUF_SIZE, GFP_KERNEL);
	if (!buffer) {
		pr_err("demo: out of memory\n");
		return -ENOMEM;
	}
	memset(buffer, 0, BUF_SIZE);
	printk(KERN_INFO "demo: buffer at %p, %zu bytes\n", buffer, ksize(buffer));
	return 0;
}

static void __exit demo_exit(void)
{
	kfree(buffer);
}

module_init(demo_init);
module_exit(demo_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("A demo");
"#,
        "kmalloc@11 memset@16 ksize@17 kfree@23",
    );
}

#[test]
fn a_cache_of_objects() {
    assert_runs(
        r#"struct kmem_cache *cache;
void *objects[10];
int i;

cache = kmem_cache_create("my_objects", 200, 0, SLAB_HWCACHE_ALIGN, NULL);
if (cache == NULL)
	return -ENOMEM;
for (i = 0; i < 2; ++i)
	objects[i] = kmem_cache_alloc(cache, GFP_KERNEL);
while (i-- > 0)
	kmem_cache_free(cache, objects[i]);
kmem_cache_destroy(cache);
"#,
        "kmem_cache_create@5 kmem_cache_alloc@9 kmem_cache_alloc@9 kmem_cache_free@11 kmem_cache_free@11 kmem_cache_destroy@12",
    );
}

#[test]
fn pages_that_may_fail() {
    assert_runs(
        r#"#define ORDER 2
int start(void)
{
	struct page *page;
	unsigned long addr;

	page = alloc_pages(GFP_KERNEL | __GFP_ZERO, ORDER);
	if (unlikely(!page))
		goto fail;
	addr = (unsigned long)page_address(page);
	((u32 *)addr)[0] = 0xdeadbeef;
	if (*(u32 *)addr != 0xdeadbeef || addr & ~PAGE_MASK)
		goto fail_free;
	pr_info("pfn %lu\n", page_to_pfn(page));
	__free_pages(page, ORDER);
	return 0;

fail_free:
	__free_pages(page, ORDER);
fail:
	return -ENOMEM;
}
"#,
        "alloc_pages@7 store@11 load@12 __free_pages@15",
    );
}

#[test]
fn a_program() {
    assert_runs(
        r#"#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

int main(int argc, char *argv[])
{
	size_t len = 4 * PAGE_SIZE;
	int *numbers = malloc(100 * sizeof(int));
	if (numbers == NULL) {
		perror("malloc");
		exit(EXIT_FAILURE);
	}
	for (size_t i = 0; i < 3; i++)
		numbers[i] = (int)i * 2;
	int sum = 0;
	for (size_t i = 0; i < 3; i++)
		sum += numbers[i];
	printf("sum %d\n", sum);
	free(numbers);

	char *map = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (map == MAP_FAILED)
		return 1;
	memset(map, 'x', len);
	munmap(map, len);
	return 0;
}
"#,
        "malloc@9 store@15 store@15 store@15 load@18 load@18 load@18 free@20 mmap@22 memset@25 munmap@26",
    );
}

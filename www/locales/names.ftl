# Names that no language translates: what a step's row is called, the Linux or glibc function it mirrors.

fn-omitted = …
fn-alloc-pages = __alloc_pages(order { $order })
fn-page-alloc = __alloc_pages → { $pfn }
fn-watermark = zone_watermark_fast
fn-zone-skipped = get_page_from_freelist
fn-slow-path = __alloc_pages_slowpath
fn-pcp-take = rmqueue_pcplist
fn-pcp-refill = rmqueue_bulk({ $blocks })
fn-zone-locked = __rmqueue
fn-expand = expand → { $order }
fn-fallback = __rmqueue_fallback
fn-boost = boost_watermark
fn-wake-kswapd = wakeup_kswapd
fn-bulk-begin = __alloc_pages_bulk
fn-bulk-end = __alloc_pages_bulk → { $pages }
fn-page-free = __free_pages(order { $order })
fn-page-free-batched = free_unref_page_list
fn-pcp-put = free_unref_page_commit
fn-pcpu-drain = free_pcppages_bulk
fn-merge = __free_one_page → { $order }
fn-reserve-high-atomic = reserve_highatomic_pageblock
fn-unreserve-high-atomic = unreserve_highatomic_pageblock
fn-would-reclaim = __alloc_pages_direct_reclaim

fn-size-class = kmalloc_slab → { $cache }
fn-large-kmalloc = kmalloc_large → order { $order }
fn-cpu-freelist = slab_alloc_node
fn-take-over = get_freelist
fn-cpu-slab-full = deactivate_slab
fn-from-cpu-partial = ___slab_alloc
fn-from-node-partial = get_partial_node
fn-to-cpu-partial = put_cpu_partial
fn-new-slab = new_slab(order { $order })
fn-slab-order-fallback = allocate_slab(order { $order })
fn-free-to-cpu = do_slab_free
fn-free-to-slab = __slab_free
fn-full-to-cpu-partial = put_cpu_partial
fn-unfreeze = __unfreeze_partials
fn-discard-slab = discard_slab

fn-vmalloc-begin = __vmalloc_node_range
fn-vmap-begin = vmap
fn-ioremap-begin = ioremap
fn-area-wanted = __get_vm_area_node
fn-spare-node = preload_this_cpu_lock
fn-area-found = alloc_vmap_area → { $start }
fn-no-area-found = alloc_vmap_area
fn-page-array = __vmalloc_area_node
fn-pages-taken = vm_area_alloc_pages
fn-pages-mapped = vmap_pages_range
fn-area-freed = remove_vm_area
fn-lazily-freed = free_vmap_area_noflush
fn-drain-scheduled = schedule_work
fn-pages-freed = __vunmap
fn-purge = __purge_vmap_area_lazy
fn-kernel-tlb-flush = flush_tlb_kernel_range

fn-table-missing = { $level ->
    [PTE] __pte_alloc
    [PMD] __pmd_alloc
   *[PUD] __pud_alloc
  }
fn-table-made = { $level ->
    [PTE] pmd_populate
    [PMD] pud_populate
   *[PUD] p4d_populate
  } → { $table }
fn-roots-synced = arch_sync_kernel_mappings
fn-entries-set = { $user ->
    [yes] set_pte_at
   *[no] vmap_pages_pte_range
  }
fn-large-entry-set = pmd_set_huge
fn-entries-cleared = vunmap_pte_range
fn-user-cleared = zap_pte_range
fn-table-freed = { $level ->
    [PTE] free_pte_range
    [PMD] free_pmd_range
    [PUD] free_pud_range
   *[PGD] pgd_free
  }
fn-root-made = pgd_alloc
fn-root-freed = pgd_free

fn-process-started = load_elf_binary
fn-process-ended = exit_mmap
fn-fault = handle_mm_fault
fn-zero-page-mapped = do_anonymous_page → { $pfn }
fn-anonymous-page = do_anonymous_page → { $pfn }
fn-copy-on-write = wp_page_copy → { $to }
fn-page-reused = wp_page_reuse
fn-stack-grown = expand_downwards
fn-segfault = bad_area
fn-fault-out-of-memory = pagefault_out_of_memory
fn-room-found = get_unmapped_area → { $start }
fn-no-room = get_unmapped_area
fn-area-mapped = mmap_region
fn-area-merged = vma_merge
fn-area-split = __split_vma
fn-area-unmapped = unmap_region
fn-area-moved = move_vma → { $to }
fn-overcommitted = __vm_enough_memory
fn-break-moved = brk → { $to }
fn-forked = dup_mmap
fn-pages-shared = copy_page_range
fn-frame-kept = put_page
fn-gather-batch = tlb_next_batch
fn-batch-released = tlb_batch_pages_flush

fn-chunk-size = checked_request2size → { $bytes }
fn-request-too-large = checked_request2size
fn-tcache-init = tcache_init
fn-tcache-hit = tcache_get → { $at }
fn-fastbin-hit = _int_malloc → { $at }
fn-small-bin-hit = _int_malloc → { $at }
fn-unsorted-hit = _int_malloc → { $at }
fn-last-remainder-split = _int_malloc → { $at }
fn-sorted = _int_malloc
fn-bin-hit = _int_malloc → { $at }
fn-tcache-stash = _int_malloc
fn-chunk-split = _int_malloc
fn-from-top = _int_malloc → { $at }
fn-consolidate = malloc_consolidate
fn-break-grown = sysmalloc
fn-mapped-in-place = sysmalloc_mmap_fallback
fn-top-moved = sysmalloc
fn-no-memory = sysmalloc
fn-mapped = sysmalloc_mmap → { $at }
fn-cleared = __libc_calloc
fn-threshold-raised = __libc_free
fn-unmapped = munmap_chunk
fn-remapped = mremap_chunk → { $at }
fn-to-tcache = tcache_put
fn-to-fastbin = _int_free
fn-merged-backward = _int_free
fn-merged-forward = _int_free
fn-into-top = _int_free
fn-to-unsorted = _int_free
fn-trimmed = systrim
fn-discarded = mtrim
fn-kept-in-place = _int_realloc
fn-grown-into-top = _int_realloc
fn-grown-into-next = _int_realloc
fn-copied = _int_realloc → { $to }
fn-part-freed = _int_free
fn-aligned-at = _int_memalign → { $at }

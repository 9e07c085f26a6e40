# Text of the page in English. One message a key; `code` in backticks, **strong** in double stars.

## The element

left = Code and story
right = Devices and the byte
tabs = Parts of the playground
tab-code = Code
tab-memory = Memory
tab-dma = DMA
tab-story = Story
tab-inside = Kernel
drawer-open = Devices and the byte
drawer-close = Close
close = Close

## Toolbar

machine = Machine
machine-recorded = recorded boots
machine-clean = clean { $machine }
machine-named = { $machine } · { $ram } · { $name }
machine-sized = { $machine } · { $ram } · clean
recorded-686-lived-in = recorded boot
recorded-686-fragmented = recorded, fragmented
recorded-amd64-lived-in = recorded boot
example = Example
language = Language
language-en = English
language-zh = 简体中文
language-en-short = EN
language-zh-short = 中
theme = Light or dark
help = Help and keys

## Examples

scenario-draft = your own text
scenario-four-ways = Four allocators
scenario-four-ways-note = the same 16 KiB, four ways
scenario-touch = A promise and a page
scenario-touch-promise = addresses now, frames later
scenario-touch-first = the first write to a page: one page fault
scenario-touch-all = all of it: a fault a page
scenario-sizes = Size classes
scenario-sizes-note = 700 bytes take an object of 1,024; above 8 KiB no slab
scenario-device = Memory for a device
scenario-device-note = which of these may an ISA device have?
scenario-buddies = Buddies part and meet
scenario-buddies-note = eight blocks of 64 KiB
scenario-buddies-merge = each finds its buddy again
scenario-fragmented = Free, but in pieces
scenario-fragmented-fill = all of 64 MiB in blocks of 16 frames
scenario-fragmented-keep = give back three of four
scenario-fragmented-ask = most of memory is free: is there one run of 64 frames?
scenario-files = A real machine in pieces
scenario-files-runs = 200,000 small files came, every second one went: take each run of 64 frames left
scenario-files-ask = much of memory is free: may an interrupt handler have 256 KiB in one run?
scenario-low = Below the watermark
scenario-low-most = 64 MiB of RAM: one call takes most of it
scenario-low-rest = single pages until the kernel says no
scenario-low-atomic = pages are still free, for those who cannot wait
scenario-mistakes = Two mistakes
scenario-mistakes-note = the kernel does not always notice

## Console

console = Console
console-language = a small C
run-all = Run all
script = Script, a small C
line-ran = Line { $line } ran: show its call
line-next = Run line { $line }
line-ahead = Run line { $line }, not run yet
line-failed = Line { $line } went wrong: show why
line-stale = Line { $line } is stale: run again from here
quick = Try a call
quick-hint = Append this call and run it
error-at = Line { $line }, column { $column }
error-kept = { $ran ->
    [0] Nothing has run; nothing was lost.
    [one] One line has run; nothing was lost.
   *[other] { $ran } lines have run; nothing was lost.
  }
gist = **Grey is the machine. Colour is what you asked for.**
gist-next = Line 2 has run. Run the other three and compare where their frames land.
values = Values
value-gone = freed
free-value = Free { $name }

## Recordings

recordings = recordings to play
recording-named = { $machine } · { $name }
recording-file = A recording from a file…
recording-played = Recording { $name }
recording-ended = After { $name }
film-amd64-fallback = fallback: blocks of another type
film-686-pae-highatomic = a reserve for atomic requests
film-686-lazy = vfree, and the purge that follows
film-686-frag = free memory of no use
film = Recording
film-leave = Leave the recording
film-leave-note = Back to your machine and your script, as they were; a reload does the same
film-machine = { $machine }, { $ram } ({ $set }) · { $calls } calls, { $lines } lines
film-exact = { $follows ->
    [yes] **Exact.** The model predicted { $predicted } lines, all as recorded. { $given } requests and frees are given; { $followed } lines are followed, where other tasks ran.
   *[no] **Exact.** The model predicted { $predicted } lines, all as recorded. { $given } requests and frees are given, no line is followed.
  }
film-differs = **Differs.** { $matched } of { $predicted } predicted lines are as recorded; then model and recording go apart, and what follows is not compared.
film-line = Line
film-call = Call
film-recorded = Recorded
film-model = Model
film-go-there = Go there
film-calls = Calls of the recording
film-block = frame { $pfn }
film-area = { $pages } pages, { $runs ->
    [one] 1 run
   *[other] { $runs } runs
  }
film-runs = { $runs ->
    [one] 1 run
   *[other] { $runs } runs
  }
film-skipped = not called
film-mark-agrees = as recorded
film-mark-differs = differs
film-mark-given = nothing to compare
film-mark-beyond = not reached
film-start = Before the first call. Choose a call, or play.
film-call-agrees = As recorded, line by line: { $agreed }.
film-call-differs = Here model and recording go apart.
film-call-given = Nothing to compare at the level of pages.
film-call-beyond = Not reached: the recording cannot be played beyond the difference.
film-play = Play
film-stop = Stop
film-go-on = Go on from its end
film-go-on-note = Boots the last recorded state; your script goes on from there
reading-drop = Drop a recording
reading-drop-note = .jsonl or .jsonl.gz: it boots its state and plays the calls
reading-title = Reading { $name }
reading-at = { $read } of { $total }, { $lines } lines
reading-fetch = Being fetched
reading-cancel = Cancel
refused-line = Line { $line }:
refused-kept = Your session is as it was.
refused-empty = { $name } is empty
refused-foreign = { $name } is no recording of a kernel
refused-damaged = { $name } is damaged
refused-truncated = { $name } ends too early
refused-impossible = { $name } contradicts itself
refused-missing = { $name } cannot be fetched
refused-playing = The recording { $name } is being played
remedy-empty-file = Choose a file that has something in it.
remedy-foreign-file = Choose a .jsonl or .jsonl.gz file of `recordings/kernel`.
remedy-damaged-file = Fetch the file again: a line is not what the recorder writes.
remedy-truncated-file = Fetch the file again: its last line must say `end`.
remedy-impossible-file = Fetch the file again: no machine has the state that it tells.
remedy-missing-file = See whether the page is online, then choose it again.
remedy-playing-file = Its calls are the only ones. Leave it, or go on from its end, to make calls of your own.

## Errors of the script

error-unknown-call = no call named `{ $found }`. Did you mean `{ $nearest }`?
error-unknown-call-alone = no call named `{ $found }` in this language
error-later-call = `{ $found }` is not in this version yet
error-own-function = `{ $found }` is a function of the script: its body runs where it stands, not when called
error-function-parameters = `{ $found }` has parameters: expected `(void)`, its body runs where it stands
error-argument-count = `{ $call }`: arguments expected: { $wanted }, found: { $found }
error-argument-text = `{ $call }`: expected a text in quotes as `{ $wanted }`
error-argument-place = `{ $call }`: expected the address of a variable, as `&p`
error-argument-pages = `{ $call }`: expected an array of `struct page *`
error-page-count = { $found } pages: this machine has { $most }
error-unknown-flags = flags `{ $found }`: Linux 6.1 knows bits up to `0xffffff`, and ignores others
error-mapping-kind = only `PROT_READ | PROT_WRITE`, `MAP_PRIVATE | MAP_ANONYMOUS` mappings are modelled
error-no-value = `{ $found }` returns nothing: expected a call that returns a value
error-undeclared = no variable or constant named `{ $found }`
error-undeclared-near = no variable or constant named `{ $found }`. Did you mean `{ $nearest }`?
error-unset = `{ $found }` is read before it has a value
error-constant-changed = `{ $found }` is a constant: expected a variable to assign to
error-not-assignable = `{ $found }` cannot be assigned to: expected a variable, `p[i]` or `*p`
error-text-as-value = a text in quotes is only the argument of a call: expected a number or a pointer
error-division-by-zero = the divisor is 0: expected another number
error-shift-range = shift by { $found }: expected 0 to { $most }
error-index-range = `{ $name }` has elements 0 to { $last }, found index { $found }
error-array-length = array of { $found } elements: expected 1 to { $most }
error-array-as-value = `{ $found }` is an array: expected one element, as `{ $found }[0]`
error-array-dimensions = arrays have one dimension: expected one `[n]`
error-list-initialiser = `{ $found }` holds one value: expected no braces
error-missing-list = `{ $found }` is an array: expected its elements in braces
error-not-pointer = expected a pointer, found a number of type `{ $found }`
error-void-access = a `void *` points to no type: expected `char *` or a cast, as `(char *)p`
error-struct-access = what a `struct` contains is not modelled: expected its pointer as an argument
error-void-variable = `{ $found }` would be a variable without a value: expected a type such as `void *` or `int`
error-pointer-operation = `{ $found }` takes no pointer: expected a number, as `(unsigned long)p`
error-address-of-variable = variables of the script have no address: `&` is for `p[i]` and `posix_memalign(&p, …)`
error-sizeof-operand = `sizeof`: expected a type or a variable
error-size-unknown = the size of `{ $found }` is not known here: expected a number of bytes
error-bad-number = `{ $found }` is no number: expected digits, as `4096`, `0x1000` or `010`
error-fraction = `{ $found }` has a fraction: expected a whole number
error-number-range = `{ $found }` is too large: expected at most 64 bits
error-bad-character = { $found } is not one character: expected one, as `'a'`
error-bad-type = `{ $found }` is no type: expected one such as `unsigned long` or `void *`
error-unclosed-text = the quote has no end: expected its partner on the same line
error-unclosed-comment = the comment has no end: expected `*/`
error-stray = `{ $found }` begins no word of this language: expected a name, a number or a mark of C
error-stray-near = found `{ $found }`: expected `{ $nearest }`
error-expected-mark = expected `{ $wanted }`, found `{ $found }`
error-expected-mark-end = expected `{ $wanted }`, found the end of the script
error-expected-marks = expected `{ $wanted }` or `{ $other }`, found `{ $found }`
error-expected-marks-end = expected `{ $wanted }` or `{ $other }`, found the end of the script
error-expected-value = expected a value, a variable or a call, found `{ $found }`
error-expected-value-end = expected a value, a variable or a call, found the end of the script
error-expected-name = expected a name, found `{ $found }`
error-expected-name-end = expected a name, found the end of the script
error-expected-statement = expected a declaration, an assignment or a call, found `{ $found }`
error-not-in-language = `{ $found }` is C but not in this language: expected calls, assignments, `if` or loops
error-outside-loop = `{ $found }` stands outside a loop: expected it inside `for` or `while`
error-unknown-label = no label `{ $found }:` in this function
error-directive = `#{ $found }` is not in this language: expected `#define` or `#include`
error-macro-arguments = `{ $found }` is a macro with arguments: expected a macro that stands for a value
error-macro-growth = the macros expand without end: expected at most { $limit } words
error-too-deep = nested too deeply: expected at most { $limit } levels
error-too-long = the script is too long: expected at most { $limit } bytes
error-too-many-steps = stopped after { $limit } steps: expected a loop that ends
error-too-many-calls = stopped after { $limit } calls: expected a loop that ends

## Regions, owners, states

region-user = user space
region-direct-map = direct map
region-gap = gap
region-vmalloc = vmalloc area
region-pkmap = pkmap
region-fixmap = fixmap
region-vmemmap = vmemmap
region-kernel-text = kernel text
region-modules = modules
region-hole = hole
region-heap = user heap
region-mmap = user mapping
region-stack = user stack
region-slab-cache = slab cache
region-zero-size = ZERO_SIZE_PTR: no memory
region-none = no address
migratetype-unmovable = unmovable
migratetype-movable = movable
migratetype-reclaimable = reclaimable
migratetype-high-atomic = high-atomic
migratetype-isolate = isolated
migratetype-unmovable-short = unmov.
migratetype-movable-short = mov.
migratetype-reclaimable-short = recl.
migratetype-high-atomic-short = h-atom.
migratetype-isolate-short = isol.
state-inside = inside a free block
state-free = free
state-pcp = per-CPU lists
state-used = in use
state-reserved = reserved
state-used-unknown = in use, owner not recorded
state-slab-unknown = slab
state-lru-unknown = LRU pages
state-table-unknown = page tables
owner-none = no one
owner-pages = pages
owner-kmalloc-large = large kmalloc
owner-slab = slab
owner-vmalloc = vmalloc
owner-kernel-table = kernel page table
owner-user-table = user page table
owner-anonymous = anonymous page
owner-zero-page = zero page
owner-coherent = coherent DMA
owner-kernel = kernel
owner-recorded-slab = slab of the recording
owner-recorded-vmalloc = vmalloc page of the recording
owner-recorded-table = kernel page table of the recording
owner-recorded-other = another task of the recording
space-kernel = the kernel
space-process = process { $letter }

## Bridge

bridge = Memory: from addresses to frames
bridge-cards = Allocations
bridge-summary = Addresses on top, then pages, page-table entries, page frames and physical memory: { $calls ->
    [one] 1 allocation
   *[other] { $calls } allocations
  } in { $windows ->
    [one] 1 stretch of memory.
   *[other] { $windows } stretches of memory.
  }
bridge-virtual = Virtual
bridge-tables-row = Page tables
bridge-levels = { $levels } levels
bridge-frames = Frames
bridge-orders = buddy order
bridge-physical = Physical
bridge-to-scale = to scale
bridge-sized = { $size },
bridge-ram-size = { $size } RAM
bridge-ram-part-short = { $seen } of { $ram } RAM: no PAE, no frame above 4 GiB
bridge-ram-part = { $seen } of { $ram } RAM: the rest lies above 4 GiB, behind the PCI hole; a kernel without PAE cannot reach it
bridge-user = user space, one process: { $size }
bridge-kernel = kernel space: { $size }
bridge-kernel-row = Kernel half
bridge-heap = heap
bridge-mapping = mapping
bridge-hole = non-canonical: no address here is valid; the two usable halves are the hairlines at the ends
bridge-hole-short = non-canonical: no address here is valid
bridge-cut = cut out: { $factor } × this strip
bridge-ram = { $size } of RAM from { $at }: { $px } px of the direct map
bridge-ram-short = { $size } of RAM: { $px } px
bridge-runs = { $frames ->
    [one] 1 frame
   *[other] { $frames } frames
  } in **{ $runs ->
    [one] 1 run
   *[other] { $runs } runs
  }**
bridge-missing = { $frames ->
    [one] 1 frame
   *[other] { $frames } frames
  }, **{ $missing } on touch**
bridge-object = object { $index } of **{ $cache }**
bridge-luck = by luck: not promised
bridge-entries = { $entries ->
    [one] 1 new PTE
   *[other] { $entries } new PTEs
  }
bridge-tables = { $tables ->
    [one] 1 page table
   *[other] { $tables } page tables
  }
bridge-guard-page = guard page
bridge-guard = guard
bridge-new = { $entries } new
bridge-of-slab = { $size } at { $offset } of its slab
bridge-no-address = no kernel address of its own
bridge-order = { $order ->
    [0] order { $order } = 1 whole page
    [10] order { $order } = { $pages } pages
   *[other] order { $order } = { $pages } whole pages
  }
bridge-rounded = { $asked ->
    [one] order { $order }, 1 page asked
   *[other] order { $order }, { $asked } pages asked
  }
bridge-zero = { $pages ->
    [one] 1 page is the zero page
   *[other] { $pages } are the zero page
  }
bridge-device-pages = { $pages ->
    [one] 1 page of **a device**
   *[other] { $pages } pages of **a device**
  }
bridge-device-registers = its registers, not RAM
bridge-contiguous = physically contiguous
bridge-virtually = contiguous only virtually
bridge-user-pages = { $size } of user pages
bridge-verdict = DMA: { $verdict }
bridge-comma = {", "}
bridge-sentence = { $call }: { $facts }.
bridge-pill = { $entries ->
    [one] { $entry }: one { $page } page, set at boot: 0 new
   *[other] { $entry }: { $entries } pages of { $page }, set at boot: 0 new
  }
bridge-pill-short = { $entry }: { $page } page
bridge-pages = { $pages } pages
bridge-pages-of = Pages of { $call }
bridge-hidden = { $frames } frames
bridge-window = page block { $block }, { $zone }
bridge-high-note = ZONE_HIGHMEM: frames outside the direct map, no kernel address of their own
bridge-device = { $bits ->
    [24] a 24-bit ISA device
    [32] a 32-bit PCI device
    [64] a 64-bit PCIe device
   *[other] a device with { $bits } address bits
  }
bridge-reaches-all = { bridge-device } reaches every frame
bridge-reaches = { bridge-device } stops here: { $limit }
bridge-bits = { $bits } bits, { $limit }
bridge-under-way = Under way
bridge-touch = Touch all
bridge-try = Try it
bridge-more = +{ $more } more
bridge-more-cards = { $more } more allocations: show others
bridge-more-windows = { $more } more stretches of memory: show others
bridge-empty-film = No block of alloc_pages is held now: its frames would stand here. What else the recording holds is coloured on the map.
bridge-empty = Nothing is allocated now: frames will stand here.
bridge-lanes = Above: pages. Below: frames, one line of memory for all.
bridge-marks = Marks
mark-no-frame = page without a frame yet
mark-table = page table of this call
mark-other-call = frames of another call
mark-guard = guard page: no frame
mark-break = frames left out
tip-page = Page { $page } of 0–{ $last }
tip-address = address
tip-entry = entry
tip-frame = frame
tip-no-frame = none yet: it comes on first touch
tip-zero-page = the zero page, shared by all: only read so far
tip-no-entry = none yet
tip-large = { $entry }, { $page } page, set at boot
tip-new = { $entry }, new
tip-frame-title = Frame { $pfn }
tip-owner = owner
tip-page-of = { $name }, page { $page } of 0–{ $last } ({ $api })
tip-mapped = mapped at
tip-direct-map = direct map
tip-no-direct-map = none: high memory
tip-block = block
tip-no-block = none
tip-block-of = order { $order }, page block { $block }, { $mobility }

## Story

story = Story
story-empty = Select a call to see what it did inside.
story-more = { $steps } more steps of the same kind
story-open = Show the steps below
story-close = Hide the steps below
step-of = step { $step } of { $steps }
returned-void = returned
returned-misuse = wrong use
returned-died = the process died
returned-child = a child process
returned-errno = the call answers with error { $errno }
given-direct-map = one run of frames: address = frame × 4,096 + start of the direct map
given-object = object #{ $index }: address = first frame of the slab × 4,096 + { $offset } + start of the direct map
given-vmalloc = { $runs ->
    [one] one range here, one run there, by luck: not promised
   *[other] one range here, { $runs } runs there
  }
given-heap = { $missing ->
    [0] every page has its frame
   *[other] addresses now; { $missing } of { $pages } pages get a frame on first touch
  }
given-mmap = { $missing ->
    [0] every page has its frame
   *[other] addresses now; { $missing } of { $pages } pages get a frame on first touch
  }
given-none = frames without an address: `kmap` gives one for a while

## Timeline

timeline = Timeline of calls and inner steps
transport = Step through time
call-back = Previous call (undo)
step-back = Step back
step-forward = Step forward
call-forward = Next call (redo)
call-of = call { $call } of { $calls }
as-of-end = as of the end of this call
step-short = step { $step }/{ $steps }
before-first = before the first call
working = Work under way
working-at-calls = { $done } of { $total } calls
working-at-frames = { $done } of { $total } frames
stop = Stop

## DMA

dma = Can a device use it?
device = Device
device-bits = n bits
device-own = { $bits } bits
device-mask = Address bits
device-none-behind = no IOMMU, no swiotlb here
device-no-iommu = no IOMMU on i386
device-no-pool = no swiotlb: RAM ends below 4 GiB
device-reaches = reaches { $limit }
dma-none-film = The recording holds no block of alloc_pages now.
dma-none = Nothing is allocated. Run a call to see its verdict.
dma-more = { $more ->
    [one] 1 more: select its card or its line to see its verdict.
   *[other] { $more } more: select a card or a line to see its verdict.
  }
dma-under-way = under way
not-run-yet = not run yet
verdict-direct = direct
verdict-bounce = bounce
verdict-scatter-gather = { $segments ->
    [one] scatter-gather, 1 bus range
   *[other] scatter-gather of { $segments }
  }
verdict-pin-first = pin first
verdict-impossible = impossible
reason-one-run = one run at bus address `{ $bus }`
reason-not-contiguous = { $segments ->
    [one] { $runs } runs of frames; the IOMMU shows the device one range at `{ $bus }`.
   *[other] Its { $pages } frames lie in { $runs } runs; `dma_map_single` takes one run and rejects vmalloc memory.
  }
reason-one-run-by-luck = one run here by luck, promised nowhere; `dma_map_single` rejects vmalloc memory
reason-beyond-mask = { $kind ->
    [bounce] ends at `{ $end }`, beyond { $limit }: each transfer is copied through swiotlb
   *[other] ends at `{ $end }`; the device reaches only { $limit }
  }
reason-pool-beyond-mask = beyond { $limit }, and swiotlb’s pool too: there is nothing to copy through
reason-too-large-to-bounce = swiotlb copies at most 256 KiB in one piece
reason-too-many-segments = { $runs } runs are more segments than the device takes
reason-mask-too-small = Linux refuses a mask below 24 bits
reason-user-memory = user memory may move or vanish until it is pinned
reason-no-frame-yet = { $missing } of its { $pages } pages have no frame yet
reason-device-memory = the registers of a device, not RAM: there is no frame that DMA could use
reason-not-mapped = nothing is mapped at this address
remedy-map-single = `dma_map_single(dev, { $name }, { $bytes }, dir)`
remedy-vmalloc-to-sg = Fix: `vmalloc_to_page` → `dma_map_sg`, or ask for `dma_alloc_coherent`.
remedy-pin-then-sg = Fix: `pin_user_pages` → `dma_map_sg`.
remedy-gfp-dma = { $family ->
    [vmalloc] Fix: `dma_set_mask`, then `dma_alloc_coherent`: vmalloc’s frames come from any zone.
   *[other] Fix: `GFP_KERNEL | GFP_DMA` takes frames from `ZONE_DMA`. Or `dma_set_mask` and `dma_alloc_coherent`.
  }
remedy-gfp-dma32 = { $family ->
    [vmalloc] Fix: `vmalloc_32` takes frames below 4 GiB.
    [kmalloc] Fix: `dma_alloc_coherent`, or `__get_free_pages(GFP_KERNEL | GFP_DMA32, …)`: slab caches know no `GFP_DMA32`.
   *[other] Fix: `GFP_KERNEL | GFP_DMA32` takes frames below 4 GiB.
  }
remedy-alloc-coherent = Fix: `dma_alloc_coherent` gives memory that this device reaches.
remedy-split = Fix: map it in smaller pieces.

## One byte

walk = One byte
walk-address = Address, name+offset or “pfn n”
walk-empty = Select a call or type an address to walk it.
walk-unknown = No such name or address.
walk-offset = offset { $offset }
walk-offset-large = offset { $offset } in the { $page } page
walk-table = page table
walk-large = { $page } page
walk-frame = frame { $pfn }
walk-nothing = nothing
walk-physical = physical
walk-not-present = no { $level } here: an access would fault
walk-not-recorded = mapped before the recording: where to is not known
walk-non-canonical = not a valid address: its upper bits differ

## The machine

zones = Zones
zone = Zone
zone-free = free
zones-note = Bars are to scale from a true zero. RAM: { $present }.
watermarks = Watermarks
gauge-free = { $free } of { $managed } pages free
gauge-factor = × { $factor }
gauge-summary = { $zone }: { $free } of { $managed } pages free; min { $min }, low { $low }, high { $high } pages
gauge-low = **low** { $pages }: with no more free than this, a request wakes kswapd and goes on down to min.
gauge-min = **min** { $pages }: `GFP_KERNEL` stops here and reclaims itself; `GFP_ATOMIC` goes down to { $atomic }, 3/8 of it.
gauge-high = **high** { $pages }: kswapd stops when more than this is free.
gauge-boost = Boosted by { $pages } (hatched): a page block was stolen in part, so kswapd is to free more.
gauge-reserve = **lowmem_reserve** { $pages } (dotted, above low): what requests that may also use { $zones } must leave besides.
gauge-highatomic = **high-atomic** { $pages } (hatched): free, but kept for urgent requests of order 1 and above.
gauge-counted = Checks read a counter, now { $counted }; on the lists are { $free }.
gauge-pcp = { $pages } more pages are on per-CPU lists: checks do not count them.
size = size
order = order

## Closed rows

lists = Buddy and per-CPU lists
lists-summary = { $zones ->
    [one] 1 zone
   *[other] { $zones } zones
  }
lists-blocks = Free blocks by order and migratetype
lists-note = Numbers are blocks; bars are their pages, to scale. Signs: what the last call changed.
lists-changed = { $by } by the last call
lists-chain = In list order
lists-more = { $left } more
lists-next = next
lists-block = { $pfn }, order { $order }
percpu = per-CPU list
blocks = blocks
percpu-held = { $count } of { $high } pages
percpu-note = Per-CPU lists take { $batch } pages at a time; when full they give { $most } back (batch × 2 to the free factor, { $factor }).
drain-pages = { $pages ->
    [one] Drain: 1 page goes back
   *[other] Drain: { $pages } pages go back
  }
drain-none = Nothing to drain
drain-hint = Gives the pages of all per-CPU lists back to the buddy allocator

## What is lit on the map

light-all-orders = every order
light-order-up = order { $order } and above
light-page-blocks = { $type } page blocks
light-page-blocks-in = { $type } page blocks, { $zone }
light-amount = { $blocks ->
    [one] 1 block
   *[other] { $blocks } blocks
  }, { $pages ->
    [one] 1 page
   *[other] { $pages } pages
  } ({ $size })
light-most = {" "}(the first { $most } are lit)
light-off = Lights out
light-kept = { $what } stays lit.

## Fragmentation

fragmentation = Usable free memory, by order
fragmentation-chart = Part of the free memory that each order can use
fragmentation-part = An order-{ $order } request can use { $part } % of the free memory: { $blocks ->
    [one] 1 block
   *[other] { $blocks } blocks
  }, { $pages } pages.
fragmentation-none = An order-{ $order } request can use none of the free memory: every free block is smaller.
fragmentation-no-calls = No call yet: its course over the calls will stand here.
fragmentation-calls = Unusable free memory, call by call
fragmentation-usable = usable
fragmentation-unusable = not
calls-short = { $calls ->
    [one] 1 call
   *[other] { $calls } calls
  }
fragmentation-spot = After { $call ->
    [one] 1 call
   *[other] { $call } calls
  }, order { $order }: { $part } % of the free memory is unusable.
slabs = Slab caches
slabs-summary = { $caches } caches
slab-cache = cache
slab-object = object size
slab-per = per slab
slab-slabs = slabs
slab-used = in use
slabs-note = Slabs and objects this session knows of; older ones have no recorded owner.
areas = vmap areas
area-start = start
area-pages = pages
area-what = what
area-vmalloc = vmalloc
area-vmap = vmap
area-ioremap = ioremap
area-recorded = recorded
area-lazy = freed, not yet purged
areas-note = Each area ends in a guard page: an address without an entry.
purge = Purge
purge-hint = Make lazily freed addresses free again
proc = /proc
proc-file = File
proc-note = Underlined numbers light what they count, or say what they are.
proc-page-blocks = The kernel tells { $told }: it steps in whole page blocks from the first frame of the zone. Lit: { $lit }.
proc-lit = { $words } Lit: { $lit }.
proc-free = Free pages of { $zone } as watermark checks count them.
proc-boost = Pages by which the watermarks of { $zone } are raised for a while.
proc-min = Fewest free pages that { $zone } keeps from usual requests: below, only urgent ones are served.
proc-low = Free pages of { $zone } below which kswapd wakes.
proc-high = Free pages of { $zone } at which kswapd stops.
proc-spanned = Frames of { $zone } from first to last, holes included.
proc-present = Frames of { $zone } that are RAM.
proc-managed = Frames of { $zone } that the buddy allocator got.
proc-protection = Pages that { $zone } keeps from requests that may use zone { $index } at most: { $pages }.
proc-pcp-count = Pages on the per-CPU lists of { $zone }.
proc-pcp-high = Above so many pages a free drains some of the per-CPU lists of { $zone }.
proc-pcp-batch = Pages that a refill of the per-CPU lists of { $zone } takes at once.
proc-threshold = The CPU keeps changes of a counter of { $zone } back until they are more than this.
proc-start = First frame of { $zone }.
copy = Copy
copied = Copied

## Help

help-title = Keys
help-note = They work wherever nothing is being typed.
key-all = run all
key-line = run this line
key-step = step back, forward
key-call = call back, forward
key-ends = to the beginning, to the end
key-play = play, pause
key-undo = undo, redo
key-rows = from line to line of the gutter and the story
key-fold = open and close a step of the story
key-address = go to an address
key-view = to the picture
key-theme = light or dark
key-language = English or 简体中文
key-help = this list
key-close = close what is open
help-map = Keys on the map
key-map-move = to the next page block; close up to the next frame
key-map-pan = move the map
key-map-zoom = closer, farther, all of it
key-map-level = all, page blocks, frames
key-map-choose = select the frame
key-map-table = list the frames of the allocation
help-lists = Keys in lists and in /proc
key-list-move = to the next number: its blocks light up on the map
key-list-keep = keep them lit; a list is shown block by block
key-list-out = lights out
help-touch = What to do
help-touch-run = **Run a line**: press its button on a card, or beside it in the code.
help-touch-tap = **Tap** a page or a frame to read what it is; tap elsewhere to close.
help-touch-lists = **Tap a number** of a list to light its blocks on the map; tap it again to end that.
help-touch-time = **Drag the timeline** to go back and forth; ◀ ▶ go one step.
help-touch-grey = **Grey is the machine**, colour is what you asked for.

## Our own bug

trouble-title = Pageframe went wrong, not your code
trouble-note = The model stopped at a state that must not be. Your text is kept.
trouble-log = Log
trouble-back = Back to the last good step
trouble-fresh = Fresh start
trouble-copy = Copy the log

## Steps of the page allocator

step-omitted = { $steps ->
    [one] 1 more step, only counted
   *[other] { $steps } more steps, only counted
  }
step-alloc-pages = { $gfp }, { $migratetype }
step-page-alloc = { $pfn ->
    [none] no block could be had
   *[other] order { $order }, { $migratetype }
  }
step-watermark = { $refusal ->
    [none] { $zone }: { $free } free pages, more than the { $needed } that must stay ✓
    [no-block] { $zone }: { $free } free pages, more than the { $needed } that must stay, but no block is large enough
   *[watermark] { $zone }: { $free } free pages, not more than the { $needed } that must stay: a mark of { $mark } + a lowmem_reserve of { $reserve }
  }
step-zone-skipped = { $reason ->
    [watermark] { $zone } is below its watermark: try the next zone
   *[no-block] { $zone } has no block large enough: try the next zone
  }
step-slow-path = the fast path failed: reclaim and the reserves are considered
step-pcp-take = { $pfn } from the head of { $zone }’s per-CPU list, order { $order }
step-pcp-refill = the per-CPU list of order { $order } is empty: { $blocks } blocks are fetched
step-zone-locked = { $pfn }, order { $order }, leaves the buddy lists
step-expand = a block is halved: { $pfn } goes to the list of order { $order }
step-fallback = no { $migratetype } block: one of order { $fallbackOrder } is taken from { $fallbackMigratetype }
step-boost = the marks of { $zone } rise by { $boost } pages for a while
step-wake-kswapd = kswapd is woken to free pages in { $zone }
step-bulk-begin = { $pages ->
    [one] 1 single page
   *[other] { $pages } single pages at once
  }
step-bulk-end = { $pages ->
    [one] 1 page was had
   *[other] { $pages } pages were had
  }
step-page-free = { $pfn }, order { $order }, is given back
step-page-free-batched = { $pfn } is given back, one of many
step-pcp-put = { $pfn } goes first on { $zone }’s per-CPU list, order { $order }
step-pcpu-drain = { $pfn }, order { $order }, goes from the per-CPU list to the buddy lists
step-merge = its buddy { $pfn } is free too: together a block of order { $order }
step-reserve-high-atomic = the page block at { $pfn } is kept for urgent requests
step-unreserve-high-atomic = the page block at { $pfn } is no longer kept back
step-would-reclaim = Linux would now reclaim, compact or kill; the model stops here

## Steps of the slab allocator

step-size-class = the smallest size class that holds { $bytes }
step-large-kmalloc = { $bytes } are above 8 KiB: no slab, whole pages
step-cpu-freelist = object #{ $index } of the slab at frame { $slab }, first on the CPU’s free list
step-take-over = { $objects ->
    [one] 1 object freed elsewhere joins
   *[other] { $objects } objects freed elsewhere join
  } the CPU’s list
step-cpu-slab-full = the CPU’s slab at { $slab } is full and set aside
step-from-cpu-partial = the CPU’s newest partial slab, { $slab }, is used
step-from-node-partial = the oldest partial slab of the node, { $slab }, is used
step-to-cpu-partial = the partial slab { $slab } is kept at hand
step-new-slab = no partial slab: a new one for { $objects } objects
step-slab-order-fallback = the larger block could not be had: order { $order } will do
step-free-to-cpu = object #{ $index } goes first on the CPU’s free list
step-free-to-slab = object #{ $index } goes back to its slab at frame { $slab }, { $inUse } still in use
step-full-to-cpu-partial = a full slab has a free object again: { $slab } is kept at hand
step-unfreeze = too many partial slabs at hand: { $slabs ->
    [one] 1 goes
   *[other] { $slabs } go
  } to the node
step-discard-slab = the slab at { $slab } is empty: its pages go back

## Steps of vmalloc

step-vmalloc-begin = { $bytes }: { $pages ->
    [one] 1 page
   *[other] { $pages } pages at adjacent addresses
  }
step-vmap-begin = { $pages ->
    [one] an address for 1 frame that exists already
   *[other] addresses for { $pages } frames that exist already
  }
step-ioremap-begin = addresses for { $bytes } of a device
step-area-wanted = a hole of { $bytes }, guard page included
step-spare-node = the last cut used the spare node: a new one is made
step-area-found = the lowest hole that fits: { $start } – { $end }
step-no-area-found = { $purged ->
    [yes] no hole of { $wanted } after the purge either: the largest has { $largest }
   *[no] no hole of { $wanted }: the largest has { $largest }. What waits is purged, then once more
  }
step-page-array = { $nested ->
    [yes] the list of pages, { $bytes }, needs an area of its own
   *[no] the list of pages takes { $bytes }
  }
step-pages-taken = { $pages } of { $wanted } single frames, wherever they lie
step-pages-mapped = { $tables ->
    [0] { $pages } new entries; the page tables existed
    [one] { $pages } new entries and 1 new page table
   *[other] { $pages } new entries and { $tables } new page tables
  }
step-area-freed = the area { $start } – { $end } is given back
step-lazily-freed = its addresses wait for the next purge: { $waiting } of { $limit } pages
step-drain-scheduled = { $waiting } pages wait, more than { $limit }: a worker will purge
step-pages-freed = { $pages ->
    [one] 1 frame is given back
   *[other] { $pages } frames are given back one by one
  }
step-purge = { $ranges ->
    [one] 1 waiting range becomes free: { $pages } pages
   *[other] { $ranges } waiting ranges become free: { $pages } pages
  }
step-kernel-tlb-flush = { $everything ->
    [yes] more than 33 pages: the whole TLB is flushed
   *[no] stale translations of { $start } – { $end } are flushed
  }

## Steps of paging

step-table-missing = { $space }: no { $level } table on the way to { $at }
step-table-made = frame { $table } becomes a { $level } table for { $bytes } from { $start }
step-roots-synced = the new top entry { $index } is copied to the processes’ roots
step-entries-set = { $count ->
    [one] entry { $first } is written
   *[other] { $count } entries are written, from index { $first }
  }
step-large-entry-set = one entry maps { $bytes } from { $start }
step-entries-cleared = { $count ->
    [one] entry { $first } is cleared; the table stays
   *[other] { $count } entries are cleared, from index { $first }; the table stays
  }
step-user-cleared = { $start } – { $end }: { $count ->
    [one] 1 present entry is cleared
   *[other] { $count } present entries are cleared
  }
step-table-freed = the { $level } table at { $table } maps nothing: it is given back
step-root-made = { $process } gets a root; the kernel’s half is shared
step-root-freed = the root and tables of { $process } are given back

## Why a call returned NULL

why-no-page = { $cause ->
    [watermark] too few free pages: { $zone } has { $free }, and what stays must be more than { $mark }, its watermark with what is kept for others
   *[block] no free block of order { $order } that { $gfp } may take
  }
why-too-large = too large: `kmalloc` ends at 4 MiB
why-order-too-large = order { $order } is above 10, the largest. Linux looks at no zone; unless `__GFP_NOWARN` is set, it writes one warning since boot.
why-overflow = count × size is beyond the machine’s word
why-both-mobilities = { $gfp }: movable or reclaimable, not both. Linux would read type 3 out of the two bits, which has no per-CPU list, and take a block of the wrong size from the list of the next order. The model gives nothing.
why-vmalloc = { $reason ->
    [size-zero] zero bytes were asked for
    [beyond-ram] more pages than the machine has
    [no-address-space] no hole of { $wanted } in the vmalloc area; the largest has { $largest }
    [is-ram] `ioremap` refuses RAM
   *[no-pages] a frame, a page table or a list could not be had
  }
why-no-memory = the address space has no room
why-recorded = the recording says so; the page allocator was not asked
why-nothing = nothing was asked for, so NULL is the answer

## Why a request found no page

middle = Picture
middle-bridge = Bridge
middle-failure = Failure
fail-view = Why no free block could serve
fail-why = Why it failed
fail-headline = { $end ->
    [died] The process died: too few free pages
   *[null] { $cause ->
        [block] Returned NULL: no free block is large enough
       *[watermark] Returned NULL: too few free pages
      }
  }
fail-no-zone = the flags allow no zone of this machine
fail-reason-block = { $largest ->
    [none] { $zone } has { $free } free, none of it in a block that this request may take. It needs order { $order } ({ $wanted }).
   *[other] { $zone } has { $free } free, but its largest free block is of order { $largest } ({ $size }). The request needs order { $order } ({ $wanted }).
  }
fail-reason-watermark = { $usable ->
    [one] { $zone } has 1 free page that counts; a request of order { $order } is served only above { $needed }.
   *[other] { $zone } has { $usable } free pages that count; a request of order { $order } is served only above { $needed }.
  }
fail-request = { $gfp }, order { $order }
fail-gates = Zone by zone
fail-gates-order = in zonelist order
fail-verdict-not-allowed = not allowed
fail-verdict-watermark = too few pages
fail-verdict-no-block = no block
fail-gate-not-allowed = { $zone ->
    [HighMem] { $free } free, but the request lacks `__GFP_HIGHMEM`.
   *[other] { $free } free, but the flags of the request end below this zone.
  }
fail-gate-watermark = { $usable ->
    [one] Of { $free } free, 1 page counts; more than { $needed } must be there.
   *[other] Of { $free } free, { $usable } pages count; more than { $needed } must be there.
  }
fail-gate-no-block = { $largest ->
    [none] Enough pages are free ({ $free }), but in no block that this request may take.
   *[other] Enough pages are free ({ $free }), but no block of order { $order } or more: the largest is of order { $largest }.
  }
fail-gate-ignored = { $largest ->
    [none] No watermark holds it back, but no block is left that it may take.
   *[other] No watermark holds it back, but no block of order { $order } or more is left: the largest is of order { $largest }.
  }
fail-gauge-free = { $pages ->
    [one] free: 1 page
   *[other] free: { $pages } pages
  }
fail-gauge-needed = { $missing ->
    [0] must be above { $pages }
    [one] must be above { $pages }: 1 page is missing
   *[other] must be above { $pages }: { $missing } pages are missing
  }
fail-gauge-ignored = must be above { $pages }, but not for this request
fail-sum-min = min { $min }
fail-sum-boost = min { $min } + boost { $boost }
fail-sum-lowered = { $mark }, lowered to { $lowered }
fail-sum-reserve = lowmem_reserve { $reserve }
fail-sum-unusable = { $unusable } free pages do not count
fail-asked = Asked for
fail-wanted = { $pages ->
    [one] order { $order }: 1 frame, { $size }
   *[other] order { $order }: { $pages } adjacent frames, { $size }
  }
fail-aligned = first frame: a multiple of { $pages }
fail-same-scale = at the scale of the map below
fail-by-order = { $zone }: { $size } in free blocks, by order
fail-bars = Free blocks by order
fail-bar = { $blocks ->
    [one] order { $order }: 1 block, { $size }
   *[other] order { $order }: { $blocks } blocks, { $size }
  }
fail-bars-note = Height: memory in blocks of that order; number: how many blocks.{" "}
fail-on-pcp = { $pages ->
    [one] One more page waits on the per-CPU lists.
   *[other] { $pages } more pages wait on the per-CPU lists.
  }
fail-enough = { $blocks ->
    [0] large enough: none
   *[other] large enough: { $blocks }
  }
fail-all-memory = All memory
fail-mini-note = framed: shown below
fail-map-caption = Bars are free buddy blocks at their true length, bold from order 3 up.
fail-map-now = The map shows another moment.
fail-candidate = { $blocked ->
    [one] Nearest candidate, { $pfn }: { $free } of { $all } frames are free, 1 is in the way
   *[other] Nearest candidate, { $pfn }: { $free } of { $all } frames are free, { $blocked } are in the way
  }
fail-candidate-frames = Frames of the nearest candidate that are in the way
fail-in-the-way = What is in the way
fail-piece = { $pages ->
    [one] { $name }: { $hold }
   *[other] { $pages } × { $name }: { $hold }
  }
fail-blocker = { $pages ->
    [one] 1 frame: { $name }
   *[other] { $pages } frames: { $name }
  }
fail-hold-free = free
fail-hold-set-aside = free, kept for urgent requests
fail-hold-pcp = a drain frees it
fail-hold-movable = can move
fail-hold-pinned = cannot move
fail-more-calls = { $more ->
    [one] and 1 more call
   *[other] and { $more } more calls
  }
fail-show-call = Show call { $call }, { $api }
fail-way-out = { $way ->
    [unreserve] Its free frames are kept for urgent requests: Linux gives such blocks up when memory is short.
    [drain] Draining the per-CPU lists would complete this block.
    [compact] Compaction could empty this range: everything in the way can move.
   *[none] { $pinned ->
        [one] Compaction cannot empty this range: 1 frame stays where it is.
       *[other] Compaction cannot empty this range: { $pinned } frames stay where they are.
      }
  }
fail-ranges = Of { $all } aligned ranges of { $size }, { $movable } hold only free and movable frames, { $pinned } something that stays.
fail-legend-order = free block and its order
fail-legend-blocker = in the way
fail-legend-yours = { $family ->
    [gfp] your pages
   *[other] your { $family }
  }
fail-legend-unmovable = unmovable page block
fail-legend-movable = movable
fail-legend-reclaimable = reclaimable
fail-legend-usable = free, and counts
fail-legend-unusable = free, but does not count
fail-legend-min = what stays of min and boost
fail-legend-reserve = lowmem_reserve
fail-legend-wall = the line to be above
fail-kept = What is free up to the line is kept for requests that cannot wait, and for those that free memory.
fail-whole = { $end ->
    [died] All memory, after the process ended
   *[null] All memory: who has the pages
  }
fail-help = What to do
fail-proven = Each was tried by the model on memory as it was; reclaim is not modelled.
fail-no-change = No single change that the model tried would have helped.
fail-then = They were tried on memory as it was then.
fail-go-there = Go back to this call
fail-change-drain = Drain the per-CPU lists: their pages merge into larger blocks.
fail-change-flags = { $add ->
    [none] Ask without `{ $remove }`.
   *[other] { $remove ->
        [none] Ask with `{ $add }` as well.
       *[other] Ask with `{ $add }` instead of `{ $remove }`.
      }
  }
fail-change-free-yours = { $calls ->
    [one] Give back what 1 call of the script holds{ $names ->
        [none] {""}
       *[other] {" "}(`{ $names }`)
      }
   *[other] Give back what { $calls } calls of the script hold{ $names ->
        [none] {""}
       *[other] {" "}(`{ $names }`)
      }
  }{ $drain ->
    [yes] , then drain the per-CPU lists.
   *[no] .
  }
fail-change-order = Ask for order { $order }, { $size }: the largest that would have been served.
fail-change-free-pages = { $pages ->
    [one] Have 1 more page free in { $zone }.
   *[other] Have { $pages } more pages ({ $size }) free in { $zone }.
  }
fail-run-drain = Drain, then
fail-run-flags = Run
fail-run-free-yours = { $drain ->
    [yes] Free, drain, then
   *[no] Free, then
  }
fail-run-order = Run
fail-advice-early = Allocate it at probe time, before memory is in pieces, and keep it.
fail-advice-pieces = Many single pages do for DMA with a scatterlist.
fail-advice-kvmalloc = `kvmalloc` falls back to vmalloc where no device needs one run.
fail-advice-mempool = A `mempool` keeps a few pages ready for moments like this.
fail-rules = What its flags allow
fail-allows = What its flags allow
fail-next = { $sleeps ->
    [yes] What Linux would do next
   *[no] What a request that may sleep would do
  }
fail-not-modelled = Not modelled here.
fail-log = { $report ->
    [yes] Linux would log “page allocation failure: order:{ $order }”.
   *[no] `__GFP_NOWARN`: Linux would log nothing.
  }
allows-block = It may sleep, so memory can be reclaimed for it.
allows-min-reserve = `__GFP_HIGH`: half of min is enough.
allows-non-block = It cannot sleep: of that, a quarter less has to stay.
allows-high-atomic = Page blocks kept for urgent requests are open to it.
allows-no-watermarks = No watermark holds it back.
allows-kswapd = It wakes kswapd.
allows-no-retry = `__GFP_NORETRY`: it gives up after one try.
allows-retry-may-fail = `__GFP_RETRY_MAYFAIL`: it tries hard, then fails.
allows-no-fail = `__GFP_NOFAIL`: it must not fail.
next-wake-kswapd = wake kswapd, which frees pages in the background
next-compact = compaction: move movable pages together
next-reclaim = direct reclaim: give up page cache and slab objects
next-unreserve-high-atomic = give up page blocks kept for urgent requests
next-drain = drain the per-CPU lists
next-retry = try again as long as that gets on
next-oom-kill = the OOM killer ends a process
next-fail = else return NULL
next-never-fail = go on for ever: it never returns NULL

## Misuse

misuse-double-free = { $place ->
    [list-head] { $address } is free already, and first on its free list: Debian’s kernel stops here with “kernel BUG at mm/slub.c” (`SLAB_FREELIST_HARDENED`).
    [page] { $address } is free already: its page has gone back to the page allocator. Linux warns and spoils the page’s reference count.
   *[deeper] { $address } is free already, but not first on its free list: nobody notices, and two callers will get it.
  } The model frees nothing.
misuse-bad-free = frame { $pfn } { $what ->
    [pcp] is free already, on a per-CPU list.
    [buddy] is free already, in the buddy lists.
    [other-order] was handed out with another order than { $asked }.
    [tail] is a tail page of a compound page.
    [middle] lies in the middle of a block.
    [reserved] was never the page allocator’s: boot kept it.
    [slab] belongs to a slab.
    [vmalloc] belongs to a vmalloc area.
    [table] is a page table.
    [anonymous] belongs to a program.
    [lru] was in the page cache or a program’s before your script.
   *[other] was in use before your script.
  } { $effect ->
    [found-later] Linux counts its users down to −1 and says nothing. If the check finds that when the page leaves its list, the log has “BUG: Bad page state” and the page is lost; a page taken from a per-CPU list is not checked.
    [found-with-block] Linux counts its users down to −1 and says nothing. When the block around it is freed, the log has “BUG: Bad page state” and the whole block is lost.
    [two-owners] Linux says nothing, and puts frames on a free list that are free already or in use: they will have two owners.
    [in-use] Linux puts it on a free list and says nothing: whoever has it goes on using it, and so will the next.
    [leak] Linux frees the first frames and says nothing. Nobody will ever free the others.
    [bad-page] Linux finds frames in use behind it: “BUG: Bad page state” for each. Nothing is freed, and the block is lost.
   *[beyond] Orders end at 10: Linux goes through frames far beyond the block. It finds one in use, “BUG: Bad page state”, or none at all, and oopses.
  } The model frees nothing.
misuse-zone-bits = { $gfp }: no zone fits all of these. A debug kernel stops with a BUG; Debian’s reads `ZONE_DMA` and goes on.
misuse-not-ours = { $address } was in use before your script; it stays as it is
misuse-wrong-allocator = { $address } comes from another allocator: Linux would take other memory for its `struct page`, then corrupt it or oops. The model frees nothing.
misuse-interior = { $address } points into an object, not to its begin: Linux would put a crooked object on its free list. The model frees nothing.
misuse-wrong-cache = { $address } belongs to another cache: refused with a warning
misuse-cache-busy = { $objects } objects are still in use: a warning
misuse-no-area = “Trying to vfree() nonexistent vm area ({ $address })”
misuse-bad-address = “Trying to vfree() bad address ({ $address })”: not page aligned
misuse-oops = { $access ->
    [write] a write to { $at }, which nothing maps. The kernel oopses: “BUG: unable to handle page fault for address: { $printed }”
   *[read] a read from { $at }, which nothing maps. The kernel oopses: “BUG: unable to handle page fault for address: { $printed }”
  }
misuse-null-dereference = { $access ->
    [write] a write through NULL. The kernel oopses: “BUG: kernel NULL pointer dereference, address: { $printed }”
   *[read] a read through NULL. The kernel oopses: “BUG: kernel NULL pointer dereference, address: { $printed }”
  }
misuse-overflow = { $bytes } past the end of the object: its neighbour is overwritten
misuse-use-after-free = { $address } was freed: the access works and nobody notices, though the memory may be another’s by now
misuse-no-cache = { $address } is no cache

## How a process died

death-abort = glibc aborts: `{ $message }`
death-segfault = { $access ->
    [write] SIGSEGV: a write to { $at }, which no area allows
   *[read] SIGSEGV: a read from { $at }, which no area covers
  }
death-hang = the call would never return: a corrupted list leads back to itself. The model ends the process
death-out-of-memory = no frame for { $at }: Linux would reclaim, then kill somebody

## Map

map-title-short = Every frame; a row of blocks is { $row }
map-title = Every frame, 32 × { $height } to a page block ({ $block }); a row of blocks is { $row }
map-colour-by = colour by:
map-by-state = state
map-by-order = order
map-by-migratetype = migratetype
map-by-owner = owner
map-by-zone = zone
map-zoom = Zoom of the map
map-closer = Closer
map-farther = Farther
map-whole = The whole map
map-grid = Map of every frame
map-keys = Arrows move from page block to page block, close up from frame to frame. Shift and an arrow moves the map, plus and minus zoom, 0 shows all of it, 1 to 3 choose a level. Enter selects the frame. Alt and T lists the frames of the allocation.
map-frame = Frame { $pfn }
map-place = { $at }, { $zone }
map-fact = { $label }: { $text }
map-pause = {"; "}
map-separator = {", "}
map-owner = owner
map-owner-page = { $name }, page { $page } of 0–{ $last } ({ $api })
map-owner-table = a page table for { $name } ({ $api })
map-api-line = { $api }, line { $line }
map-call = call { $call }
map-state = state
map-hole = a hole: no frame is here
map-mapped = mapped at
map-direct = direct map
map-direct-none = none: beyond the direct map
map-block = block
map-block-of = order { $order }, { $size }, from { $head }
map-pageblock = page block
map-pageblock-of = { $index }, { $type }
map-order = order { $order }
map-in-use = in use
map-your-slabs = slab frames with your objects
map-no-type = not recorded
map-type-blocks = { $type }: { $blocks ->
    [one] 1 page block
   *[other] { $blocks } page blocks
  } ({ $zones })
map-beyond = beyond the device’s { $bits } bits
map-yours = your calls: { $list }.{" "}
map-sum = Every frame has one owner; together { $total }.
map-table = Frames of the allocation
map-table-title = Frames of { $api }, call { $call }
map-table-more = { $pages ->
    [one] and { $pages } page more
   *[other] and { $pages } pages more
  }
map-table-missing = { $pages ->
    [one] { $pages } page has no frame yet
   *[other] { $pages } pages have no frame yet
  }
map-column-page = page
map-column-frame = frame
map-column-physical = physical address
map-column-virtual = virtual address

## Steps of processes

step-process-started = { $process } begins: { $areas } areas, the break at { $brk }
step-process-ended = { $process } ends: all its memory goes back
step-fault = page fault: no entry allows { $write ->
    [yes] a store
   *[no] a load
  } at { $at }
step-zero-page-mapped = only read so far: the shared zero page { $pfn } is mapped at { $at }
step-anonymous-page = a zeroed frame, { $pfn }, is mapped at { $at }
step-copy-on-write = others map { $from } too: it is copied to { $to }, mapped at { $at }
step-page-reused = nobody else maps { $pfn } any more: it becomes writable
step-stack-grown = the stack grows by { $bytes }: it now begins at { $start }
step-segfault = SIGSEGV at { $at }: { $mapped ->
    [yes] the area there forbids it
   *[no] no area is there
  }
step-fault-out-of-memory = no frame for { $at }: Linux would kill a process
step-room-found = { $bytes } of addresses are free from { $start }
step-no-room = no gap of { $bytes } between the areas
step-area-mapped = a new area, { $start } – { $end }
step-area-merged = { $start } – { $end } joins the area beside it
step-area-split = an area is cut in two at { $at }
step-area-unmapped = { $start } – { $end } is unmapped; its pages follow
step-area-moved = { $bytes } move from { $from } to { $to }: entries move, no byte is copied
step-overcommitted = { $pages } pages are more than memory and swap have: { $limit }
step-break-moved = the break moves from { $from } to { $to }
step-forked = { $child } gets the areas of { $parent }
step-pages-shared = { $pages ->
    [one] 1 page from { $start } is shared now, write-protected in both
   *[other] { $pages } pages from { $start } are shared now, write-protected in both
  }
step-frame-kept = { $pfn } stays: it is still mapped { $left ->
    [one] once
   *[other] { $left } times
  }
step-gather-batch = the list of pages to free is full: a page holds { $entries } more
step-batch-released = { $pages ->
    [one] 1 gathered page is given back
   *[other] { $pages } gathered pages are given back, the last first
  }

## Steps of malloc

step-chunk-size = { $wanted } asked: a chunk of { $bytes } with its header
step-request-too-large = { $wanted } are more than half the address space
step-tcache-init = the first call: the thread’s cache takes { $bytes }
step-tcache-hit = from the thread’s cache of { $bytes } chunks, { $left } left
step-fastbin-hit = the newest chunk of the fastbin for { $bytes }
step-small-bin-hit = the oldest chunk of the small bin for { $bytes }
step-unsorted-hit = an unsorted chunk has exactly { $bytes }
step-last-remainder-split = { $bytes } cut from the last remainder, which keeps { $leftBytes }
step-sorted = the unsorted chunk { $chunk } of { $bytes } goes to bin { $bin }
step-bin-hit = the smallest chunk that fits: { $bytes } of bin { $bin }
step-tcache-stash = { $chunks } more chunks of { $bytes } go to the thread’s cache
step-chunk-split = the rest, { $bytes } at { $rest }, becomes an unsorted chunk
step-from-top = { $bytes } carved from the top chunk, which keeps { $leftBytes }
step-consolidate = all fastbin chunks are merged with their free neighbours
step-break-grown = the top is too small: the break grows by { $bytes } to { $end }
step-mapped-in-place = the break cannot grow: { $bytes } are mapped for the heap
step-top-moved = the top chunk begins at { $chunk } with { $bytes }
step-no-memory = the system has no { $bytes } of addresses
step-mapped = above the mmap threshold: { $bytes } mapped for this chunk alone
step-cleared = { $bytes } at { $at } are set to zero
step-threshold-raised = the mmap threshold rises to { $bytes }
step-unmapped = its mapping of { $bytes } at { $start } goes back
step-remapped = its mapping has { $bytes } now
step-to-tcache = kept in the thread’s cache: number { $count } of { $bytes }
step-to-fastbin = kept in the fastbin for { $bytes }, unmerged
step-merged-backward = the chunk before is free too: { $bytes } together at { $chunk }
step-merged-forward = the chunk after is free too: { $bytes } together at { $chunk }
step-into-top = the top follows and absorbs it: { $bytes } from { $chunk }
step-to-unsorted = { $chunk } with { $bytes } goes first in the unsorted bin
step-trimmed = { $bytes } of the top go back to the system, { $leftBytes } stay
step-discarded = whole pages inside a free chunk go back: { $bytes } from { $start }
step-kept-in-place = it stays where it is, with { $bytes }
step-grown-into-top = it grows into the top: { $bytes } now, { $leftBytes } left there
step-grown-into-next = it absorbs the free chunk after it: { $bytes } at { $chunk }
step-copied = no room here: { $bytes } are copied
step-part-freed = the rest, or the old chunk, is freed: { $bytes } at { $chunk }
step-aligned-at = the first multiple of { $align }; { $skippedBytes } before it are given back

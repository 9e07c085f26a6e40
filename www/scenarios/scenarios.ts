/** Scripts to begin with. Comments that are text are keys: `// @scenario-…`. */

export interface Scenario {
  /** Text keys: `scenario-<id>` for its name. */
  id: string;
  /** Lines that have run when it opens. */
  ran: number[];
  /** The machine that it needs; without one, whichever is booted. */
  machine?: { machine: 'i386'; ram: number; recorded: string | null };
  script: string;
}

/** So small that a short script fills it. */
const SMALL = { machine: 'i386', ram: 64, recorded: null } as const;
/** Of 200,000 small files every second one is gone. */
const FRAGMENTED = { machine: 'i386', ram: 1024, recorded: '686-fragmented' } as const;

export const SCENARIOS: readonly Scenario[] = [
  {
    id: 'four-ways',
    ran: [2],
    script: `// @scenario-four-ways-note
a = kmalloc(16384, GFP_KERNEL);
b = vmalloc(16384);
c = __get_free_pages(GFP_KERNEL, 2);
d = malloc(16384);
`,
  },
  {
    id: 'touch',
    ran: [],
    script: `// @scenario-touch-promise
p = malloc(65536);
// @scenario-touch-first
p[16384] = 1;
// @scenario-touch-all
memset(p, 0, 65536);
free(p);
`,
  },
  {
    id: 'sizes',
    ran: [],
    script: `// @scenario-sizes-note
a = kmalloc(700, GFP_KERNEL);
b = kmalloc(700, GFP_KERNEL);
c = kmalloc(8192, GFP_KERNEL);
d = kmalloc(8193, GFP_KERNEL);
kfree(a);
e = kmalloc(700, GFP_KERNEL);
`,
  },
  {
    id: 'device',
    ran: [],
    script: `// @scenario-device-note
a = kmalloc(16384, GFP_KERNEL);
b = kmalloc(16384, GFP_KERNEL | GFP_DMA);
c = vmalloc_32(16384);
d = __get_free_pages(GFP_DMA, 2);
`,
  },
  {
    id: 'buddies',
    ran: [],
    script: `// @scenario-buddies-note
void *p[8];
for (int i = 0; i < 8; i++)
  p[i] = __get_free_pages(GFP_KERNEL, 4);
// @scenario-buddies-merge
for (int i = 0; i < 8; i++)
  free_pages(p[i], 4);
`,
  },
  {
    id: 'fragmented',
    ran: [2, 3, 4, 6, 9],
    machine: SMALL,
    script: `// @scenario-fragmented-fill
void *p[1024];
int n = 0;
while (n < 1024 && (p[n] = __get_free_pages(GFP_KERNEL | __GFP_MEMALLOC, 4))) n++;
// @scenario-fragmented-keep
for (int i = 0; i < n; i++)
  if (i % 4) free_pages(p[i], 4);
// @scenario-fragmented-ask
q = __get_free_pages(GFP_ATOMIC, 6);
`,
  },
  {
    id: 'files',
    ran: [2, 4],
    machine: FRAGMENTED,
    script: `// @scenario-files-runs
while (__get_free_pages(GFP_ATOMIC, 6));
// @scenario-files-ask
p = __get_free_pages(GFP_ATOMIC, 6);
`,
  },
  {
    id: 'low',
    ran: [2, 4],
    machine: SMALL,
    script: `// @scenario-low-most
v = vmalloc(40 << 20);
// @scenario-low-rest
while (alloc_page(GFP_KERNEL));
// @scenario-low-atomic
a = alloc_page(GFP_ATOMIC);
`,
  },
  {
    id: 'mistakes',
    ran: [],
    script: `// @scenario-mistakes-note
a = kmalloc(64, GFP_KERNEL);
kfree(a);
kfree(a);
b = vmalloc(16384);
kfree(b);
`,
  },
];

export const FIRST_SCENARIO = SCENARIOS[0] as Scenario;

/** The script with its comments in a language; a script has no spaces but plain ones. */
export function scriptOf(scenario: Scenario, say: (key: string) => string): string {
  const comment = (key: string) => say(key).replaceAll('\u00A0', ' ');
  return scenario.script.replace(/\/\/ @([\w-]+)/g, (_, key: string) => `// ${comment(key)}`);
}

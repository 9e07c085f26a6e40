// The page allocator beside its peer: what criterion and the browser wrote, as one table.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Nanoseconds that a pair of alloc and free may take in wasm, and how the parts should compare. */
const BUDGET = { wasm: 200, peer: 5, ratio: 1.4 };
const COLUMNS = ['workload', 'frames', 'native', 'crate', '×', 'wasm', 'crate in wasm', '×', 'wasm / native'];

/** `inBrowser`: for each workload and size the pairs of alloc and free, and the nanoseconds of one by both. */
export function tableOf(target, inBrowser) {
  const rows = inBrowser.map((row) => [row, rowOf(target, row)]);
  const cells = [COLUMNS, ...rows.map(([, cells]) => cells)];
  const widths = COLUMNS.map((_, at) => Math.max(...cells.map((row) => row[at].length)));
  const lines = cells.map((row) =>
    row.map((cell, at) => (at ? cell.padStart(widths[at]) : cell.padEnd(widths[at]))).join('  '),
  );
  return [
    '\nalloc_pages + __free_pages beside buddy_system_allocator, nanoseconds a pair',
    ...lines,
    `wanted: ${BUDGET.peer} times the crate, ${BUDGET.wasm} ns in wasm, wasm ${BUDGET.ratio} times native`,
  ].join('\n');
}

function rowOf(target, { workload, frames, pairs, wasm, wasmPeer }) {
  const native = estimate(target, workload, 'pageframe', frames) / pairs;
  const peer = estimate(target, workload, 'crate', frames) / pairs;
  const ns = (time) => time.toFixed(1);
  const times = (ratio) => ratio.toFixed(2);
  return [
    workload,
    String(frames),
    ns(native),
    ns(peer),
    times(peer / native),
    ns(wasm),
    ns(wasmPeer),
    times(wasmPeer / wasm),
    times(wasm / native),
  ];
}

/** Criterion's median of one run of a workload, in nanoseconds. It puts `_` where a folder's name cannot have a sign. */
function estimate(target, workload, who, frames) {
  const folder = workload.replaceAll(/[?"/\\*<>:|^]/g, '_');
  const file = join(target, 'criterion', folder, who, String(frames), 'new/estimates.json');
  return JSON.parse(readFileSync(file, 'utf8')).median.point_estimate;
}

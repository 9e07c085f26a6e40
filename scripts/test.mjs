// npm test: installs what is missing and passes everything. Ends with a line that sums what the runners counted.
import { check } from './lib/checks.mjs';
import { attempt, step } from './lib/run.mjs';
import { setUp } from './lib/setup.mjs';
import { buildSite } from './lib/site.mjs';

/** Each runner: its command, and how its closing lines count. */
const RUNNERS = [
  {
    name: 'native tests',
    command: ['cargo', 'test', '--quiet', '--no-fail-fast'],
    count: [/(\d+) passed; (\d+) failed/g],
  },
  {
    name: 'tests in the browser',
    command: [
      'wasm-pack',
      'test',
      '--mode',
      'no-install',
      '--headless',
      '--chrome',
      '--',
      '--no-default-features',
      '--test',
      'web',
    ],
    count: [/(\d+) passed; (\d+) failed/g],
  },
  {
    name: 'tests of the page’s parts',
    command: ['vitest', 'run', '--reporter=dot'],
    count: [/^\s*Tests .*$/gm],
  },
  {
    name: 'tests of the built page',
    command: ['playwright', 'test'],
    count: [/^\s+\d+ (passed|failed).*$/gm],
  },
];

const totals = { passed: 0, failed: 0 };
let broken = false;

await setUp({ browser: true });
await buildSite();
await check();
for (const runner of RUNNERS) await step(runner.name, () => runAndCount(runner));
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exit(broken || totals.failed > 0 || totals.passed === 0 ? 1 : 0);

async function runAndCount({ command: [name, ...args], count }) {
  // Colours would stand between a number and its word.
  const { code, output } = await attempt(name, args, { env: { NO_COLOR: '1', FORCE_COLOR: '0' } });
  const before = totals.passed;
  for (const pattern of count) for (const match of output.matchAll(pattern)) add(match);
  if (code !== 0 && totals.failed === 0) totals.failed += 1;
  if (code !== 0 || totals.passed === before) broken = true;
}

function add([line, passed, failed]) {
  if (failed !== undefined) {
    totals.passed += Number(passed);
    totals.failed += Number(failed);
    return;
  }
  totals.passed += Number(/(\d+) passed/.exec(line)?.[1] ?? 0);
  totals.failed += Number(/(\d+) failed/.exec(line)?.[1] ?? 0);
}
